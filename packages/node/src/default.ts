// The default instance: there from the start, set up at its first use, changed in place by `configure`.
import {
  internals,
  rank,
  shared,
  type Context,
  type ErrorReport,
  type LineSnapshot,
  type LogEvent,
  type Sink,
} from '@obs/core'
import type { Errors } from '@obs/errors'
import { adoptLibraries, type Logger, type Run } from '@obs/log'
import type { Metrics } from '@obs/metrics'
import { stdout } from '@obs/sinks/stdout'
import { checkInstanceOptions } from './check-instance-options.ts'
import { environmentVariables, readEnvironment } from './environment.ts'
import { environmentSinks } from './environment-sinks.ts'
import { createInstance, type Instance, type Obs } from './instance.ts'
import type { ObsOptions } from './options.ts'
import type { Variables } from './variables.ts'
import { isReadElsewhere, threadsHere } from './threads/threads-here.ts'

interface DefaultInstance {
  readonly instance: Instance
  configured: boolean
}

const slot = shared<DefaultInstance>('default', () => ({
  instance: createInstance(undefined, threadsHere()),
  configured: false,
}))

/** Sets up the default instance; what was taken from it earlier follows; the last call wins. Throws ObsFault. */
export function configure(options: ObsOptions): Obs {
  checkInstanceOptions('configure', options)
  const environment = readEnvironment(options)
  const asked = options.sinks === undefined ? environmentSinks(variables()) : undefined
  const sinks = asked === undefined ? {} : { sinks: [stdout(), ...asked.sinks] }
  slot.instance.configure({ uncaught: true, ...environment.options, ...sinks, ...givenOf(options) })
  complain([...environment.complaints, ...(asked?.complaints ?? [])])
  slot.configured = true
  adoptLibraries(slot.instance.obs.log)
  return slot.instance.obs
}

// In one fault, since a second one of its kind would wait for ten seconds.
function complain(complaints: readonly string[]): void {
  if (complaints.length > 0) internals(obs).pipeline.faults.report('bad_option', complaints.join('; '))
}

// What the resource says under OpenTelemetry's names goes before what is found out, and behind an option of its own.
function givenOf(options: ObsOptions): ObsOptions {
  const said: Readonly<Record<string, string | undefined>> = options.resource ?? {}
  const named = {
    service: said['service.name'],
    release: said['service.version'],
    environment: said['deployment.environment.name'],
  }
  return { ...present(named), ...present(options) }
}

function present(options: ObsOptions): ObsOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}

// The thread that reads this one's numbers follows the same environment, and sends them.
function variables(): Variables {
  const env = environmentVariables()
  return isReadElsewhere() ? { ...env, OTEL_METRICS_EXPORTER: 'none' } : env
}

/** A separate instance: tests, tenants, a library with sinks of its own. Reads no environment. Throws ObsFault. */
export function createObs(options: ObsOptions = {}): Obs {
  checkInstanceOptions('createObs', options)
  const instance = createInstance(options.clock)
  instance.configure(givenOf(options))
  return instance.obs
}

/** The default instance; until configured it follows the environment and writes to standard output. */
export const obs: Obs = slot.instance.obs
/** Loggers of the default instance. */
export const log: Logger = obs.log
/** Errors of the default instance. */
export const errors: Errors = obs.errors
/** Metrics of the default instance. */
export const metrics: Metrics = obs.metrics
/** The ambient context. */
export const context: Context = obs.context
/** A unit of work: one line with outcome, one timer; a failure is captured and rethrown. */
export const run: Run = obs.run

/** Sets the default instance up from the environment, if nobody has configured it. */
export function ensureConfigured(): void {
  if (slot.configured) return
  slot.configured = true
  const { levels } = internals(obs).pipeline
  const { settings } = levels
  configure({})
  // What the program has set is no less its wish for being set before the first event.
  for (const [name, level] of settings) levels.set(name, level)
}

// The first event finds this sink, which sets the instance up and passes the event on: importing has no effect, and
// a configured instance pays nothing for it.
const firstUse = {
  name: 'first-use',
  standsIn: true,
  signals: ['log', 'error'] as const,
  writeLine(line: LineSnapshot): void {
    ensureConfigured()
    const { pipeline } = internals(obs)
    if (pipeline.levels.gate(line.logger ?? '').threshold > rank[line.level]) return
    for (const outlet of pipeline.outlets) if (outlet.takes('log')) outlet.line(line, rank[line.level])
  },
  write(event: LogEvent | ErrorReport): void {
    ensureConfigured()
    if (event.signal !== 'error') return
    for (const outlet of internals(obs).pipeline.outlets) if (outlet.takes('error')) outlet.event(event)
  },
} satisfies Sink<'log' | 'error'> & { standsIn: true; writeLine(line: LineSnapshot): void }

// Every level passes until the environment's directive is known. Another copy of this package may have been loaded before this
// one, and the program have set a level since.
if (!slot.configured && internals(obs).pipeline.outlets.length === 0)
  internals(obs).pipeline.configure({ sinks: [firstUse], level: 'trace' })
