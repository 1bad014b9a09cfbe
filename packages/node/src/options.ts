// The options of an instance, and the check that names the option and the mend.
import {
  ObsFault,
  type Clock,
  type Maybe,
  type Options,
  type Processor,
  type RedactOptions,
  type Sink,
} from '@obs/core'
import type { ErrorSettings } from '@obs/errors'
import type { Rule } from '@obs/metrics'
import type { PageOptions } from '@obs/page'

/** How to set up an instance. Checked once; a bad one throws ObsFault, naming the option and the mend. */
export type ObsOptions = Options<{
  /** Default: the name in package.json. */
  service: string
  release: string
  /** Default: NODE_ENV, or `production`. */
  environment: string
  /** Attributes of the process by OpenTelemetry's names, such as `k8s.pod.name`. Default: OTEL_RESOURCE_ATTRIBUTES. */
  resource: Readonly<Record<string, string>>
  /** Directives: `info`, `info,billing=debug`, `off`. Default `info`. */
  level: string
  /** Exactly these. Default `[stdout()]`. */
  sinks: readonly Maybe<Sink>[]
  /** In order, after redaction. */
  processors: readonly Maybe<Processor>[]
  /** Added to the defaults; false switches redaction off. */
  redact: RedactOptions | false
  /** True: line and count, no report. */
  expected: (err: unknown) => boolean
  /** Rules, alerts and local variables of errors. */
  errors: ErrorSettings
  /** How long exit and crash wait for network sinks, in ms. Default 1000; 0 = off. */
  crashFlushMs: number
  /** Watch uncaught errors; exit code and message stay Node's. Default: the default instance only. */
  uncaught: boolean
  metrics: Options<{
    /** How often metric sinks are fed, in ms. Default 10 000. */
    intervalMs: number
    /** Label sets per metric. Default 2000. */
    seriesMax: number
    /** A series unused for so many ms is left out until it is used again. Default: never. */
    idleMsMax: number
    /** The numbers of process and machine beside the application's. Default false. */
    runtime: boolean
    rules: readonly Rule[]
  }>
  /**
   * Adds up the numbers of all processes that share a folder: of cluster and PM2 workers, threads, other applications. A
   * folder, or true for one per user and service below the system's temporary folder. Default: OBS_FLEET, or off.
   */
  fleet: boolean | string
  /** The in-app page, served by `observe()`. Default: the default instance only, on a terminal or with OBS_PAGE=1. */
  page:
    | boolean
    | (PageOptions &
        Options<{
          /**
           * A folder that keeps counts and decisions of error groups over restarts; several processes may share it. Default: none,
           * they end with the process.
           */
          persist: string
        }>)
  clock: Clock
  /** Default: stderr, each kind at most once per ten seconds. */
  onFault: (fault: Readonly<{ code: string; message: string; sink?: string }>) => void
}>

const known: ReadonlySet<string> = new Set([
  'service',
  'release',
  'environment',
  'resource',
  'level',
  'sinks',
  'processors',
  'redact',
  'expected',
  'errors',
  'crashFlushMs',
  'uncaught',
  'metrics',
  'fleet',
  'page',
  'clock',
  'onFault',
])

/** Throws ObsFault `bad_option` for what no type checker has seen. */
export function checkOptions(options: ObsOptions): void {
  for (const name of Object.keys(options)) {
    if (!known.has(name))
      throw new ObsFault('bad_option', `there is no option '${name}'; there are ${[...known].join(', ')}`)
  }
  checkNumber('crashFlushMs', options.crashFlushMs, 0)
  checkNumber('metrics.intervalMs', options.metrics?.intervalMs, 100)
  checkNumber('metrics.seriesMax', options.metrics?.seriesMax, 1)
  checkResource(options.resource)
  checkPage(options.page)
  for (const sink of options.sinks ?? []) checkSink(sink)
}

function checkNumber(name: string, value: unknown, least: number): void {
  if (value === undefined || (typeof value === 'number' && value >= least && Number.isFinite(value))) return
  throw new ObsFault('bad_option', `${name} is ${String(value)}: give a number of at least ${least}`)
}

function checkResource(resource: unknown): void {
  if (resource === undefined) return
  const attributes = typeof resource === 'object' && resource !== null ? Object.entries(resource) : [['', '']]
  for (const [name, value] of attributes)
    if (name === '' || typeof value !== 'string')
      throw new ObsFault('bad_option', `resource.${name} is no text: give { name: 'text' }`)
}

function checkPage(page: ObsOptions['page']): void {
  if (typeof page !== 'object') return
  if (page.persist !== undefined && typeof page.persist !== 'string')
    throw new ObsFault('bad_option', `page.persist is ${String(page.persist)}: give the path of a folder`)
  if (page.path !== undefined && !/^(\/[\w.-]+)+\/?$/.test(page.path))
    throw new ObsFault('bad_option', `page.path is '${page.path}': give a path such as '/_obs'`)
}

function checkSink(sink: unknown): void {
  if (sink === undefined || sink === null || sink === false || sink === '') return
  if (typeof sink === 'object' && 'write' in sink && 'signals' in sink && 'name' in sink) return
  throw new ObsFault(
    'bad_option',
    'sinks holds something that is not a sink: call the factory, as in sinks: [stdout()]',
  )
}
