// A counter: one slot of the slab.
import type { Counter } from './instruments.ts'
import type { Reading, Series, SeriesHost } from './series.ts'
import type { Slot } from './slab.ts'

/** One counter series. */
export class CounterSeries implements Counter, Series {
  readonly kind = 'counter'
  readonly #cells: Float64Array
  readonly #at: number
  readonly #host: SeriesHost

  constructor(slot: Slot, host: SeriesHost) {
    this.#cells = slot.cells
    this.#at = slot.at
    this.#host = host
  }

  add(count = 1): void {
    // One comparison refuses NaN and negatives, the subtraction infinities.
    if (count >= 0 && count - count === 0) this.#cells[this.#at] = (this.#cells[this.#at] as number) + count
    else this.#host.refuse(count)
  }

  read(): readonly Reading[] {
    return [{ value: this.#cells[this.#at] ?? 0 }]
  }
}
