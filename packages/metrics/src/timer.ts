// A timer: a histogram of milliseconds that can run, and can tell of calls slower than its own p99.
import { isThenable } from '@obs/core'
import { HistogramSeries } from './histogram.ts'
import type { RunningTimer, Timer } from './instruments.ts'
import type { RawValues } from './raw-values.ts'
import type { LabelTexts, Reading, Series, SeriesHost, Shares, Woken } from './series.ts'
import type { SlowCalls } from './slow-calls.ts'

/** One timer series. */
export class TimerSeries implements Timer, Series {
  readonly #durations: HistogramSeries
  readonly #host: SeriesHost
  readonly #slow: SlowCalls | undefined

  constructor(host: SeriesHost, labels: LabelTexts, slow?: SlowCalls, raw?: RawValues) {
    this.#host = host
    this.#durations = new HistogramSeries(host, labels, raw)
    this.#slow = slow
  }

  get kind(): 'timer' {
    return 'timer'
  }

  get labels(): LabelTexts {
    return this.#durations.labels
  }

  record(durationMs: number): void {
    if (typeof durationMs !== 'number' || !(durationMs >= 0) || durationMs === Infinity)
      return this.#host.refuse(durationMs)
    this.#slow?.see(durationMs, this.#durations.values)
    const failure = this.#host.failureLabels()
    if (failure === undefined) this.#durations.record(durationMs)
    else this.#durations.recordExemplar(durationMs, failure)
    return undefined
  }

  time<T>(fn: () => T): T {
    if (typeof fn !== 'function') {
      this.#host.refuse(new TypeError('timer.time takes a function: time(() => query())'))
      return fn
    }
    const running = this.start()
    let result: T
    try {
      result = fn()
    } catch (error) {
      running.stop()
      throw error
    }
    if (!isThenable(result)) {
      running.stop()
      return result
    }
    // The promise given back is derived: a rejection that nobody handles stays unhandled.
    return Promise.resolve(result).finally(() => running.stop()) as T
  }

  start(): RunningTimer {
    const startMs = this.#host.now().monotonicMs
    let state: 'running' | 'ended' = 'running'
    const stop = (): number => {
      const durationMs = this.#host.now().monotonicMs - startMs
      if (state === 'running') this.record(durationMs)
      state = 'ended'
      return durationMs
    }
    const discard = (): void => {
      state = 'ended'
    }
    return { stop, discard, [Symbol.dispose]: () => void stop() }
  }

  activity(): number {
    return this.#durations.activity()
  }

  read(): readonly Reading[] {
    return this.#durations.read()
  }

  shares(): Shares {
    return this.#durations.shares()
  }

  park(woken: Woken): void {
    this.#durations.park(woken)
  }
}
