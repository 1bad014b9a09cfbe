// A counter: a total that only grows, exact and quick: whole steps go into a small integer, what does not fit there into a double.
import type { Counter } from './instruments.ts'
import type { LabelTexts, Reading, Series, SeriesHost, Woken } from './series.ts'

/** A counter that tells its sum. */
export interface CountedSeries extends Counter, Series {
  /** The sum so far. Saturates at the largest double. */
  readonly value: number
  park(woken: Woken): void
}

/** One counter series. */
export class CounterSeries implements CountedSeries {
  readonly labels: LabelTexts
  readonly #host: SeriesHost
  // A double that is read, added to and written back costs V8 of Node 26 twice what an integer costs.
  #small = 0
  #woken: Woken | undefined
  // Made at the first step that is not whole or leaves 31 bits; `sum` starts as the double it stays.
  #whole: { sum: number } | undefined

  constructor(host: SeriesHost, labels: LabelTexts) {
    this.#host = host
    this.labels = labels
  }

  get kind(): 'counter' {
    return 'counter'
  }

  get value(): number {
    return this.#small + (this.#whole?.sum ?? 0)
  }

  add(count = 1): void {
    // A caller without types may pass anything, and of some things arithmetic throws.
    if (typeof count !== 'number') return this.#host.refuse(count)
    if (this.#woken !== undefined) this.#woken = this.#woken()
    const small = (this.#small + count) | 0
    // Exact only if the sum is an integer below 2^31: NaN, fractions and overflow fail one of the three.
    if (count >= 0 && small >= 0 && small - count === this.#small) this.#small = small
    else this.#carry(count)
    return undefined
  }

  activity(): number {
    return this.value
  }

  read(): readonly Reading[] {
    return [{ value: this.value }]
  }

  park(woken: Woken): void {
    this.#woken = woken
  }

  #carry(count: number): void {
    if (!(count >= 0) || count === Infinity) return this.#host.refuse(count)
    this.#whole ??= { sum: -0 }
    this.#whole.sum = Math.min(Number.MAX_VALUE, this.#whole.sum + this.#small + count)
    this.#small = 0
    return undefined
  }
}
