// A meter: a count with rates, and the latest exemplar where one is given.
import type { Exemplar } from '@obs/core'
import type { Meter } from './instruments.ts'
import { RateRecord } from './rates.ts'
import type { Moment, Reading, Series, SeriesHost } from './series.ts'
import type { Slot } from './slab.ts'

/** One meter series. */
export class MeterSeries implements Meter, Series {
  readonly kind = 'meter'
  readonly #cells: Float64Array
  readonly #at: number
  readonly #host: SeriesHost
  readonly #rates: RateRecord
  #exemplar: Exemplar | undefined

  constructor(slot: Slot, host: SeriesHost) {
    this.#cells = slot.cells
    this.#at = slot.at
    this.#host = host
    this.#rates = new RateRecord(host.now().monotonicMs)
  }

  mark(count = 1): void {
    if (count >= 0 && count - count === 0) this.#cells[this.#at] = (this.#cells[this.#at] as number) + count
    else this.#host.refuse(count)
  }

  /** Marks one event that can be found under these ids. */
  markExemplar(labels: Readonly<Record<string, string>>): void {
    this.mark()
    this.#exemplar = { value: 1, time: this.#host.now().epochMs, labels }
  }

  read(now: Moment): readonly Reading[] {
    const value = this.#cells[this.#at] ?? 0
    const rates = this.#rates.read(now.monotonicMs, value)
    return [this.#exemplar === undefined ? { value, rates } : { value, rates, exemplars: [this.#exemplar] }]
  }
}
