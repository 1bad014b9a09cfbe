// A counter: a total that only grows.
import type { Counter } from './instruments.ts'
import type { Reading, Series, SeriesHost } from './series.ts'
import { Total } from './total.ts'

/** One counter series. */
export class CounterSeries implements Counter, Series {
  readonly kind = 'counter'
  readonly #total = new Total()
  readonly #host: SeriesHost

  constructor(host: SeriesHost) {
    this.#host = host
  }

  add(count = 1): void {
    if (!this.#total.add(count)) this.#host.refuse(count)
  }

  activity(): number {
    return this.#total.value
  }

  read(): readonly Reading[] {
    return [{ value: this.#total.value }]
  }
}
