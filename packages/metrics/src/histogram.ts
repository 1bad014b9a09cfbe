// Histograms and timers: a record of values, with exemplars for the slowest ones of late.
import type { Exemplar } from '@obs/core'
import { ValueRecord } from './distribution.ts'
import type { Histogram, RunningTimer, Timer } from './instruments.ts'
import type { Reading, Series, SeriesHost } from './series.ts'

/** One exemplar per power of two, so that fast and slow requests are both found. */
const exemplarsMax = 16

/** One histogram series. */
export class HistogramSeries implements Histogram, Series {
  readonly kind: 'histogram' | 'timer' = 'histogram'
  readonly #values = new ValueRecord()
  readonly #host: SeriesHost
  readonly #exemplars = new Map<number, Exemplar>()

  constructor(host: SeriesHost) {
    this.#host = host
  }

  record(value: number): void {
    if (value - value === 0) this.#values.add(value)
    else this.#host.refuse(value)
  }

  /** Records a value that can be found under these ids. */
  recordExemplar(value: number, labels: Readonly<Record<string, string>>): void {
    this.record(value)
    const octave = Math.ceil(Math.log2(Math.max(value, Number.MIN_VALUE)))
    if (this.#exemplars.has(octave) || this.#exemplars.size < exemplarsMax) {
      this.#exemplars.set(octave, { value, time: this.#host.now().epochMs, labels })
    }
  }

  read(): readonly Reading[] {
    const values = this.#values.read()
    const reading = { value: values.count, values }
    return [this.#exemplars.size === 0 ? reading : { ...reading, exemplars: [...this.#exemplars.values()] }]
  }
}

/** One timer series: a histogram of milliseconds. */
export class TimerSeries implements Timer, Series {
  readonly kind = 'timer'
  readonly #values: HistogramSeries
  readonly #host: SeriesHost

  constructor(host: SeriesHost) {
    this.#host = host
    this.#values = new HistogramSeries(host)
  }

  record(durationMs: number): void {
    if (durationMs < 0) return this.#host.refuse(durationMs)
    const labels = this.#host.exemplarLabels()
    if (labels === undefined) this.#values.record(durationMs)
    else this.#values.recordExemplar(durationMs, labels)
    return undefined
  }

  time<T>(fn: () => T): T {
    const running = this.start()
    let result: T
    try {
      result = fn()
    } catch (error) {
      running.stop()
      throw error
    }
    if (!(result instanceof Promise)) {
      running.stop()
      return result
    }
    return result.finally(() => running.stop()) as T
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

  read(): readonly Reading[] {
    return this.#values.read()
  }
}
