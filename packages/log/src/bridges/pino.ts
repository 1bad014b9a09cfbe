// Lines of pino: taken at its destination, or from its tracing channel without touching it.
import { tracingChannel } from 'node:diagnostics_channel'
import { isError } from '@obs/core'
import type { Logger } from '../logger.ts'
import { levelOfNumber, revive, without, writeForeign } from './foreign-line.ts'

/** Where pino puts what it knows of the line it is about to write (pino/docs/api.md, "pino.symbols.needsMetadataGsym"). */
const metadata = Symbol.for('pino.metadata')

/** A destination of pino. */
export interface PinoDestination {
  write(line: string): void
}

interface Known {
  lastLevel?: number | undefined
  lastMsg?: unknown
  lastObj?: unknown
}

// pino's own, or told by our resource.
const apart: ReadonlySet<string> = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'v'])

/**
 * A destination: `pino(options, fromPino(log))`. Level, bindings and fields come along; an Error is the object that was
 * logged, not its text, so it is reported once however often it is met.
 */
export function fromPino(log: Logger): PinoDestination {
  // `writable`: by that pino tells a destination that stands alone, `pino(fromPino(log))`, from options.
  const destination: PinoDestination & Known & { [metadata]: true; writable: true } = {
    [metadata]: true,
    writable: true,
    write(text) {
      const lines = text.split('\n').filter((line) => line !== '')
      const known = { ...destination }
      for (const line of lines) take(log, line, lines.length === 1 ? known : {})
    },
  }
  return destination
}

/**
 * Takes the lines of every pino in the process from its tracing channel `pino_asJson` (pino 9.8 and later) until
 * disposed. pino goes on writing where it writes: give our instance sinks that do not write there too.
 */
export function tapPino(log: Logger): Disposable {
  const channel = tracingChannel<unknown, Traced>('pino_asJson')
  const subscriber = {
    start: () => undefined,
    end: ({ result, arguments: given }: Traced) => {
      const [lastObj, lastMsg, lastLevel] = Array.from(given)
      const known = { lastObj, lastMsg, lastLevel: lastLevel as number }
      if (typeof result === 'string') take(log, result.trimEnd(), known)
    },
    asyncStart: () => undefined,
    asyncEnd: () => undefined,
    error: () => undefined,
  }
  channel.subscribe(subscriber)
  return {
    [Symbol.dispose]() {
      channel.unsubscribe(subscriber)
    },
  }
}

interface Traced {
  readonly result?: unknown
  readonly arguments: ArrayLike<unknown>
}

function take(log: Logger, line: string, { lastLevel, lastMsg, lastObj }: Known): void {
  const read = parsed(line)
  if (read === undefined) {
    writeForeign(log, { level: 'info', message: line, fields: {} })
    return
  }
  const number = lastLevel ?? (typeof read['level'] === 'number' ? read['level'] : 30)
  const message = typeof lastMsg === 'string' ? lastMsg : read['msg']
  const fields = withErrors(without(read, apart), lastObj)
  const name = typeof message === 'string' ? message : fields['err'] === undefined ? 'log' : 'exception'
  writeForeign(log, { level: levelOfNumber(number), message: name, fields })
}

// The errors as they were logged, by their keys; those that only the text knows are made anew.
function withErrors(fields: Record<string, unknown>, given: unknown): Record<string, unknown> {
  const raw = typeof given === 'object' && given !== null ? (given as Readonly<Record<string, unknown>>) : {}
  for (const [key, value] of Object.entries(fields)) {
    const logged = raw[key]
    if (isError(logged)) fields[key] = logged
    else if (key === 'err') fields[key] = revive(value)
  }
  return fields
}

function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(line)
    return typeof read === 'object' && read !== null ? (read as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
