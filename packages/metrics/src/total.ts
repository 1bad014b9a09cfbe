// A growing sum, exact and quick: whole steps go into a small integer, what does not fit there into a double.

/** A sum of steps of at least zero. */
export class Total {
  // A double that is read, added to and written back costs V8 of Node 26 twice what an integer costs; both start in
  // their own representation so that no later value changes it.
  #small = 0
  #whole = -0

  /** Adds a step; false where it is negative or not finite. Saturates at the largest double. */
  add(count: number): boolean {
    const small = (this.#small + count) | 0
    // Exact only if the sum is an integer below 2^31: NaN, fractions and overflow fail one of the three.
    if (count >= 0 && small >= 0 && small - count === this.#small) {
      this.#small = small
      return true
    }
    return this.#carry(count)
  }

  /** The sum so far. */
  get value(): number {
    return this.#whole + this.#small
  }

  #carry(count: number): boolean {
    if (!(count >= 0) || count === Infinity) return false
    this.#whole = Math.min(Number.MAX_VALUE, this.#whole + this.#small + count)
    this.#small = 0
    return true
  }
}
