// Check-ins of scheduled jobs: a line when a run begins and one when it ends, under one id, so that a backend notices
// the run that never came.
import {
  checkOptions,
  currentScope,
  isThenable,
  kind,
  randomHex,
  type CheckIn,
  type Clock,
  type Kinds,
  type Lines,
  type Options,
} from '@obs/core'

/** A scheduled job, as its monitor should know it. Without `schedule` Sentry is told nothing of it, and the monitor stays as it is. */
export type MonitorOptions = Options<{
  /** crontab(5) with five fields: `0 3 * * *`. */
  schedule: string
  /** IANA name: `Europe/Berlin`. */
  timezone: string
  /** How late a run may begin, in minutes. */
  marginMinutes: number
  /** How long a run may take, in minutes. */
  maxRuntimeMinutes: number
}>

/** What check-ins need of their instance. */
export type CheckInParts = Readonly<{
  clock: Clock
  lines: Lines
  report: (err: unknown, fields: object) => string
}>

type Fields = CheckIn['fields']

const monitorKinds: Kinds<MonitorOptions> = {
  schedule: kind.shown(
    (schedule) => typeof schedule === 'string' && schedule.trim().split(/\s+/).length === 5,
    "give five fields, as in '0 3 * * *'",
  ),
  timezone: kind.text,
  marginMinutes: kind.atLeast(0),
  maxRuntimeMinutes: kind.atLeast(0),
}
const kinds = {
  monitor: kind.needed(
    kind.shown(
      (name) => typeof name === 'string' && /^[\w-]{1,50}$/.test(name),
      'give a name of letters, digits, - and _',
    ),
    "name it, as in 'invoices'",
  ),
  options: kind.group(monitorKinds),
  fn: kind.needed(kind.call, "give the job, as in checkIn('invoices', async () => …)"),
}
const event: CheckIn['event'] = 'check_in'

/** Runs `fn` as one run of `monitor` and returns what it returns; a failure is captured and goes on. */
export function checkIn<T>(monitor: string, options: MonitorOptions, fn: () => T, parts: CheckInParts): T {
  checkOptions('errors.checkIn', { monitor, options, fn }, kinds, 'closed')
  const { clock, lines } = parts
  const about = { ...configOf(options), monitor, check_in_id: randomHex(16) }
  const start = clock.monotonicMs()
  const end = (status: 'ok' | 'error', errorId?: string): void => {
    const fields: Fields = { ...about, status, duration_ms: Math.round(clock.monotonicMs() - start) }
    lines.line(status === 'ok' ? 'info' : 'warn', event, fields, errorId ?? currentScope()?.errorId)
  }
  const fail = (err: unknown): never => {
    end('error', parts.report(err, { monitor }))
    throw err
  }
  lines.line('info', event, { ...about, status: 'in_progress' } satisfies Fields)
  try {
    const result = fn()
    if (!isThenable(result)) return (end('ok'), result)
    return Promise.resolve(result).then((value) => (end('ok'), value), fail) as T
  } catch (err) {
    return fail(err)
  }
}

function configOf({
  schedule,
  timezone,
  marginMinutes,
  maxRuntimeMinutes,
}: MonitorOptions = {}): Partial<Fields> {
  return {
    ...(schedule === undefined ? {} : { schedule }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(marginMinutes === undefined ? {} : { margin_minutes: marginMinutes }),
    ...(maxRuntimeMinutes === undefined ? {} : { max_runtime_minutes: maxRuntimeMinutes }),
  }
}
