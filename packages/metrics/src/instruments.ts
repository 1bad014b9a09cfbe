// The instruments as users declare and hold them. Types only; each kind's series implements its own.
import type { LabelValue, MetricPoint, Options } from '@obs/core'
import type { Check } from './checks/check.ts'
import type { CheckSpec } from './checks/check-spec.ts'
import type { GaugeSum } from './merge.ts'

/** Up only. */
export interface Counter {
  /** Adds `count`, default 1. A negative or not finite count is refused and told as `metric_refused`. */
  add(count?: number): void
}

/** A value that goes up and down. */
export interface Gauge {
  set(value: number): void
  /** Adds `delta`, default 1; negative to go down. */
  add(delta?: number): void
  /** Reads the value when asked; an asynchronous read has a deadline of 1 s. Disposing stops it. */
  from(read: () => number | Promise<number>): Disposable
}

/** Count and rates over 1, 5 and 15 minutes; not OpenTelemetry's Meter. */
export interface Meter {
  /** Marks `count` events, default 1. */
  mark(count?: number): void
}

/** Durations in milliseconds. */
export interface Timer {
  record(durationMs: number): void
  /** Times a function or the promise it returns, failures included; gives back what it gives. */
  time<T>(fn: () => T): T
  /** Starts now. `stop` records and returns milliseconds; disposing stops; `discard` records nothing. */
  start(): RunningTimer
}

/** A timer that runs. Only its first end counts. */
export interface RunningTimer extends Disposable {
  stop(): number
  discard(): void
}

/** How values are distributed. */
export interface Histogram {
  record(value: number): void
}

/** How many different values there were, to about 2 %. */
export interface Distinct {
  add(value: string | number): void
}

/** Time spent in each state, in milliseconds. */
export interface State<S extends string> {
  enter(state: S): void
}

/** `unit`: UCUM as in OpenTelemetry, `s`, `By`, `{order}`; timers take ms. `help`: what a scrape says. */
export type MetricOptions = Options<{ help: string; unit: string }>

/** Options of a histogram or distinct. */
export type RawOptions = MetricOptions &
  Options<{
    /**
     * `raw`: each value is handed on to backends that add up by themselves (StatsD), the last 1000 of an interval.
     * Default `summary`.
     */
    values: 'summary' | 'raw'
  }>

/** Options of a gauge. */
export type GaugeOptions = MetricOptions &
  Options<{
    /** What several gauges are together, where labels are dropped or processes are added up. Default `sum`. */
    across: GaugeSum
  }>

/** Options of a timer. */
export type TimerOptions = RawOptions &
  Options<{
    /**
     * Writes a line `timer.slow` at warn for a call of at least so many ms that took longer than the p99 of this
     * timer's last minutes; at most one line per series in ten seconds. Default: none.
     */
    slowMsMin: number
  }>

/** An instrument with labels; keep the handle where speed counts. */
export interface Labelled<H, L extends string> {
  with(labels: Readonly<Record<L, LabelValue>>): H
}

/** The same declaration gives the same instrument; another kind, unit or label set throws ObsFault. */
export interface Declare<H, O = MetricOptions> {
  <const L extends string>(name: string, options: O & { readonly labels: readonly L[] }): Labelled<H, L>
  (name: string, options?: O): H
}

/** Declares instruments and reads them all. */
export interface Metrics extends Readonly<{
  counter: Declare<Counter>
  gauge: Declare<Gauge, GaugeOptions>
  meter: Declare<Meter>
  timer: Declare<Timer, TimerOptions>
  histogram: Declare<Histogram, RawOptions>
  distinct: Declare<Distinct, RawOptions>
}> {
  state<const S extends string>(
    name: string,
    options: MetricOptions & { readonly states: readonly S[] },
  ): State<S>
  /**
   * Judges a metric: `check('checkout', { metric: 'http.server.request.duration', p99: { warn: 200, crit: 500 } })`. What it finds
   * is the gauge `checks` for every backend and a check for those that know checks; a change of state is a line `check.changed`.
   * The same declaration gives the same check; another one, or a wrong one, throws ObsFault.
   */
  check(name: string, spec: CheckSpec): Check
  /**
   * Declares metrics below a path: in `collection('/orders/new', (m) => ({ taken: m.counter('taken') }))` the counter is
   * `orders.new.taken`. Gives back what `declare` gives.
   */
  collection<T>(path: string, declare: (metrics: Metrics) => T): T
  /** Every point of this moment, since creation. `JSON.stringify` prints distributions with their percentiles. */
  snapshot(): readonly MetricPoint[]
}
