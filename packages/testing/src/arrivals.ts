// What a collector has received, and who waits for more of it.

/** A list that can be awaited. */
export class Arrivals<T> {
  readonly all: T[] = []
  #waiting: { readonly count: number; readonly resolve: () => void }[] = []

  add(arrival: T): void {
    this.all.push(arrival)
    for (const { count, resolve } of this.#waiting) if (this.all.length >= count) resolve()
    this.#waiting = this.#waiting.filter(({ count }) => this.all.length < count)
  }

  /** Resolves with the first `count` arrivals. */
  async until(count: number): Promise<readonly T[]> {
    if (this.all.length < count)
      await new Promise<void>((resolve) => {
        this.#waiting.push({ count, resolve })
      })
    return this.all.slice(0, count)
  }
}
