// Exponentially weighted rates over 1, 5 and 15 minutes, advanced by time alone and only when somebody looks.

const tickMs = 5000

/** Rates per second. */
export type Rates = Readonly<{ m1: number; m5: number; m15: number; mean: number }>

/** The decaying rates of one meter (as Unix load averages: ticks of 5 s, weight 1 - exp(-5 / (60 * minutes))). */
export class RateRecord {
  readonly #startMs: number
  readonly #rates = [Number.NaN, Number.NaN, Number.NaN]
  #tick: number
  #counted = 0

  /** @param nowMs monotonic */
  constructor(nowMs: number) {
    this.#startMs = nowMs
    this.#tick = Math.floor(nowMs / tickMs)
  }

  /** The rates at `nowMs` (monotonic) of a meter that has counted `count` so far. */
  read(nowMs: number, count: number): Rates {
    this.#advance(Math.floor(nowMs / tickMs), count)
    const seconds = (nowMs - this.#startMs) / 1000
    const [m1 = 0, m5 = 0, m15 = 0] = this.#rates.map((rate) => (Number.isNaN(rate) ? 0 : rate))
    return { m1, m5, m15, mean: seconds > 0 ? count / seconds : 0 }
  }

  // Ticks stand on a fixed grid: beginning at "now" would understate slow rates. All that was counted since the last
  // look belongs to the first tick that passed; the others were silent and decay in closed form.
  #advance(tick: number, count: number): void {
    const passed = tick - this.#tick
    if (passed <= 0) return
    const instant = ((count - this.#counted) / tickMs) * 1000
    for (const [index, minutes] of [1, 5, 15].entries()) {
      const keep = Math.exp(-tickMs / 60_000 / minutes)
      const before = this.#rates[index] ?? Number.NaN
      const after = Number.isNaN(before) ? instant : before + (1 - keep) * (instant - before)
      this.#rates[index] = after * keep ** (passed - 1)
    }
    this.#tick = tick
    this.#counted = count
  }
}
