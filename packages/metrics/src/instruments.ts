// The instruments as users hold them. Types only; each kind's series implements its own.

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
