// First in, first out in constant time: an array with a head that moves, closed up when half of it is empty.

const closedUpAbove = 1024

/** A queue without bounds of its own. */
export class Fifo<T> {
  #entries: (T | undefined)[] = []
  #head = 0

  get length(): number {
    return this.#entries.length - this.#head
  }

  /** The oldest entry. */
  get first(): T | undefined {
    return this.#entries[this.#head]
  }

  push(entry: T): void {
    this.#entries.push(entry)
  }

  /** Takes the oldest entry out; undefined where there is none. */
  shift(): T | undefined {
    const entry = this.first
    if (this.length === 0) return undefined
    this.#entries[this.#head] = undefined
    this.#head += 1
    if (this.length === 0) this.#reset([])
    else if (this.#head > closedUpAbove && this.#head > this.length)
      this.#reset(this.#entries.slice(this.#head))
    return entry
  }

  #reset(entries: (T | undefined)[]): void {
    this.#entries = entries
    this.#head = 0
  }
}
