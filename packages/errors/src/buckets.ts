// Counts per unit of time for a window that moves along: sixty minutes, forty-eight hours.

/** A ring of counts, the newest last. */
export class Buckets {
  readonly #unitMs: number
  readonly #counts: Uint32Array
  #newest: number

  /** @param unitMs width of one bucket; @param kept how many; @param time epoch ms of the first count */
  constructor(unitMs: number, kept: number, time: number) {
    this.#unitMs = unitMs
    this.#counts = new Uint32Array(kept)
    this.#newest = Math.floor(time / unitMs)
  }

  /** Counts at `time` (epoch ms); a time before the window is counted in its oldest bucket. */
  add(time: number, count = 1): void {
    const unit = Math.floor(time / this.#unitMs)
    if (unit > this.#newest) this.#turnTo(unit)
    const at = this.#slot(Math.max(unit, this.#newest - this.#counts.length + 1))
    this.#counts[at] = (this.#counts[at] ?? 0) + count
  }

  /** The counts up to `now` (epoch ms), oldest first. */
  read(now: number): readonly number[] {
    this.#turnTo(Math.floor(now / this.#unitMs))
    const oldest = this.#newest - this.#counts.length + 1
    return Array.from(this.#counts, (_, index) => this.#counts[this.#slot(oldest + index)] ?? 0)
  }

  #turnTo(unit: number): void {
    const passed = Math.min(this.#counts.length, unit - this.#newest)
    for (let step = 0; step < passed; step += 1) this.#counts[this.#slot(unit - step)] = 0
    this.#newest = Math.max(this.#newest, unit)
  }

  #slot(unit: number): number {
    const { length } = this.#counts
    return ((unit % length) + length) % length
  }
}
