// Exponentially weighted rates over 1, 5 and 15 minutes, advanced by time alone and only when somebody looks.

const tickMs = 5000

/** Rates per second. */
export type Rates = Readonly<{ m1: number; m5: number; m15: number; mean: number }>

/** The decaying rates of one meter (as Unix load averages: ticks of 5 s, weight 1 - exp(-5 / (60 * minutes))). */
export class RateRecord {
  readonly #startMs: number
  readonly #startCount: number
  readonly #rates = [Number.NaN, Number.NaN, Number.NaN]
  // Since the start.
  #seenMs = 0
  #seen: number
  // Counted since the last tick that passed.
  #pending = 0

  /** @param nowMs monotonic; @param count what was counted before, nobody knows when */
  constructor(nowMs: number, count = 0) {
    this.#startMs = nowMs
    this.#startCount = count
    this.#seen = count
  }

  /** The rates at `nowMs` (monotonic) of a meter that has counted `count` so far. */
  read(nowMs: number, count: number): Rates {
    const ageMs = nowMs - this.#startMs
    if (ageMs > this.#seenMs) {
      this.#advance(ageMs, count - this.#seen)
      this.#seen = count
    }
    const seconds = ageMs / 1000
    const [m1 = 0, m5 = 0, m15 = 0] = this.#rates.map((rate) => (Number.isNaN(rate) ? 0 : rate))
    return { m1, m5, m15, mean: seconds > 0 ? (count - this.#startCount) / seconds : 0 }
  }

  // When the counts came is not known, so they are spread evenly over the time since the last look. Ticks stand on a grid
  // from the start: beginning at the last look would understate slow rates, and so would a first tick cut short.
  #advance(ageMs: number, counted: number): void {
    const perMs = counted / (ageMs - this.#seenMs)
    const first = Math.floor(this.#seenMs / tickMs) + 1
    const last = Math.floor(ageMs / tickMs)
    this.#seenMs = ageMs
    if (last < first) {
      this.#pending += counted
      return
    }
    const later = (ageMs - last * tickMs) * perMs
    const between = (last - first) * tickMs * perMs
    this.#decay((this.#pending + counted - later - between) / (tickMs / 1000), 1)
    this.#decay(perMs * 1000, last - first)
    this.#pending = later
  }

  // `ticks` ticks of one constant rate, in closed form.
  #decay(rate: number, ticks: number): void {
    for (const [index, minutes] of [1, 5, 15].entries()) {
      const keep = Math.exp(-tickMs / 60_000 / minutes)
      const before = this.#rates[index] ?? Number.NaN
      this.#rates[index] = Number.isNaN(before) ? rate : rate + (before - rate) * keep ** ticks
    }
  }
}
