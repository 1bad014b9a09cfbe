// A meter: a total with rates, and the latest exemplar where one is given.
import type { Exemplar } from '@obs/core'
import type { Meter } from './instruments.ts'
import { RateRecord } from './rates.ts'
import type { Moment, Reading, Series, SeriesHost } from './series.ts'
import { Total } from './total.ts'

/** One meter series. */
export class MeterSeries implements Meter, Series {
  readonly kind = 'meter'
  readonly #total = new Total()
  readonly #host: SeriesHost
  readonly #rates: RateRecord
  #exemplar: Exemplar | undefined

  constructor(host: SeriesHost) {
    this.#host = host
    this.#rates = new RateRecord(host.now().monotonicMs)
  }

  mark(count = 1): void {
    if (!this.#total.add(count)) this.#host.refuse(count)
  }

  /** Marks one event that can be found under these ids. */
  markExemplar(labels: Readonly<Record<string, string>>): void {
    this.mark()
    this.#exemplar = { value: 1, time: this.#host.now().epochMs, labels }
  }

  activity(): number {
    return this.#total.value
  }

  read(now: Moment): readonly Reading[] {
    const { value } = this.#total
    const rates = this.#rates.read(now.monotonicMs, value)
    return [this.#exemplar === undefined ? { value, rates } : { value, rates, exemplars: [this.#exemplar] }]
  }
}
