// A meter: a total with rates, and the latest exemplar where one is given.
import type { Exemplar } from '@obs/core'
import type { CountedSeries } from './counter.ts'
import type { Meter } from './instruments.ts'
import { RateRecord } from './rates.ts'
import type { LabelTexts, Moment, Reading, Series, SeriesHost, Shares, Woken } from './series.ts'
import { newCounter } from './shared-counter.ts'

/** One meter series. */
export class MeterSeries implements Meter, Series {
  readonly #total: CountedSeries
  readonly #host: SeriesHost
  readonly #rates: RateRecord
  #exemplar: Exemplar | undefined

  constructor(host: SeriesHost, labels: LabelTexts) {
    this.#host = host
    this.#total = newCounter(host, labels)
    this.#rates = new RateRecord(host.now().monotonicMs)
  }

  get kind(): 'meter' {
    return 'meter'
  }

  get labels(): LabelTexts {
    return this.#total.labels
  }

  mark(count = 1): void {
    this.#total.add(count)
  }

  /** Marks one event that can be found under these ids. */
  markExemplar(labels: LabelTexts): void {
    this.mark()
    this.#exemplar = { value: 1, time: this.#host.now().epochMs, labels }
  }

  activity(): number {
    return this.#total.value
  }

  shares(): Shares | undefined {
    return this.#total.shares?.()
  }

  park(woken: Woken): void {
    this.#total.park(woken)
  }

  read(now: Moment): readonly Reading[] {
    const { value } = this.#total
    const rates = this.#rates.read(now.monotonicMs, value)
    return [this.#exemplar === undefined ? { value, rates } : { value, rates, exemplars: [this.#exemplar] }]
  }
}
