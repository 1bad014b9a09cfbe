// The event model: what a log line, an error report and a metric point are. Types only.
import type { CheckResult } from './check.ts'
import type { Level } from './level.ts'

/** Own enumerable keys become fields; reserved names are renamed, never forged. */
export type Fields = object

/** The value of a metric label; becomes a string, once. */
export type LabelValue = string | number | boolean

/** One frame of a stack, outermost last, as V8 printed it and source maps corrected it. */
export type Frame = Readonly<{
  /** Function name as V8 prints it; absent for anonymous and top-level code. */
  function?: string
  /** Absolute path, `node:` name or URL. */
  file: string
  /** One-based line. */
  line: number
  /** One-based column. */
  column: number
  /** Code of the application itself: not Node's, not of a package. */
  inApp: boolean
  /** Source around `line`, read later and only for kept reports. */
  source?: SourceLines
  /** Previews of local variables by name, where they were captured; scrubbed and bounded. */
  locals?: Readonly<Record<string, string>>
}>

/** Source text around one line of a frame. */
export type SourceLines = Readonly<{ before: readonly string[]; line: string; after: readonly string[] }>

/** An error as plain data: cause chain and aggregates included, cycles cut. */
export type ErrorData = Readonly<{
  type: string
  message: string
  stack: string
  causes: readonly ErrorData[]
  /** The error's own `code`, where it is a string or number (`ECONNREFUSED`). */
  code?: string | number
  /** Parsed frames; present on kept reports. */
  frames?: readonly Frame[]
}>

/** One log line. `time` is in epoch milliseconds. */
export type LogEvent = Readonly<{
  signal: 'log'
  time: number
  level: Level
  event: string
  fields: Readonly<Record<string, unknown>>
  logger?: string
  error?: ErrorData
  errorId?: string
  traceId?: string
  spanId?: string
}>

/** One occurrence of a failure, with the id that its line and its meter mark carry too. */
export type ErrorReport = Omit<LogEvent, 'signal'> &
  Readonly<{
    signal: 'error'
    error: ErrorData
    errorId: string
    /** Fingerprint of the group; versioned by its prefix. */
    group: string
    /** Ids that name the same group by other keys, such as the source-mapped one. */
    aliases?: readonly string[]
    /** Occurrences of the group that were counted but not reported since the last report. */
    suppressed?: number
    /** Why a webhook or a person may want this one: its group is new, or was resolved and came back. */
    news?: 'new' | 'regressed'
    /** Recent events of the same scope, oldest first (breadcrumbs). */
    trail?: readonly LogEvent[]
  }>

/** A summary of recorded values. Quantiles are at most 1.09 % off. */
export type Distribution = Readonly<{
  count: number
  sum: number
  min: number
  max: number
  /** The value below which the share `q` (0 to 1) of the recorded values lies. NaN when empty. */
  quantile(q: number): number
  /** How many recorded values are at most `bound`, to bucket resolution. */
  countAtMost(bound: number): number
  /** The counts themselves, for backends that take them; absent where a distribution is no exponential histogram. */
  readonly exponential?: ExponentialBuckets
}>

/**
 * Bucket counts of a base-2 exponential histogram: bucket `i` holds base^i < |v| <= base^(i+1), with base = 2^(2^-scale)
 * (OpenTelemetry metrics data model, "ExponentialHistogram").
 */
export type ExponentialBuckets = Readonly<{
  scale: number
  zeroCount: number
  positive: BucketRun
  negative: BucketRun
}>

/** Counts of neighbouring buckets; `offset` is the index of the first. */
export type BucketRun = Readonly<{ offset: number; counts: ArrayLike<number> }>

/** One recorded value with the ids under which its request can be found. */
export type Exemplar = Readonly<{ value: number; time: number; labels: Readonly<Record<string, string>> }>

/** The kinds of instrument a point can come from. */
export type MetricKind = 'counter' | 'gauge' | 'meter' | 'timer' | 'histogram' | 'distinct' | 'state'

/** One aggregated value of one series. Timers are in milliseconds. */
export type MetricPoint = Readonly<{
  signal: 'metric'
  time: number
  name: string
  unit?: string
  help?: string
  labels: Readonly<Record<string, string>>
  kind: MetricKind
  /** Sum for counters and meters, last value for gauges, count for distributions. */
  value: number
  distribution?: Distribution
  /** Rates of a meter, per second, over 1, 5 and 15 minutes and since its creation. */
  rates?: Readonly<{ m1: number; m5: number; m15: number; mean: number }>
  exemplars?: readonly Exemplar[]
  /** The values themselves, of an instrument declared `raw`: the last ones of `total` since the last reading. */
  raw?: Readonly<{ values: readonly (number | string)[]; total: number }>
  /** Epoch ms from which `value` counts: creation, or the cursor's last reading. */
  since?: number
  /** Of a check: what it found; `value` is then 0 ok, 1 warning, 2 critical, 3 unknown. */
  check?: CheckResult
}>

/** What each signal carries. */
export interface EventBy {
  log: LogEvent
  error: ErrorReport
  metric: MetricPoint
}

/** The three kinds of event. */
export type Signal = keyof EventBy

/** Any event; narrow by `signal`. */
export type ObsEvent = EventBy[Signal]
