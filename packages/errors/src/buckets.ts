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

  /** Counts at `time` (epoch ms), which is now. */
  add(time: number, count = 1): void {
    const unit = Math.floor(time / this.#unitMs)
    if (unit !== this.#newest) this.#turnTo(unit)
    const at = this.#slot(unit)
    this.#counts[at] = (this.#counts[at] ?? 0) + count
  }

  /** The counts up to `now` (epoch ms), oldest first. */
  read(now: number): readonly number[] {
    this.#turnTo(Math.floor(now / this.#unitMs))
    const oldest = this.#newest - this.#counts.length + 1
    return Array.from(this.#counts, (_, index) => this.#counts[this.#slot(oldest + index)] ?? 0)
  }

  // Where the clock was set back, what it counted ahead of now has no place, and its buckets are those of the units before.
  #turnTo(unit: number): void {
    const last = Math.max(unit, this.#newest)
    const passed = Math.min(this.#counts.length, Math.abs(unit - this.#newest))
    for (let step = 0; step < passed; step += 1) this.#counts[this.#slot(last - step)] = 0
    this.#newest = unit
  }

  #slot(unit: number): number {
    const { length } = this.#counts
    return ((unit % length) + length) % length
  }
}
