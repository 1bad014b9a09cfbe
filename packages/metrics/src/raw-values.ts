// The values themselves, for instruments declared `raw`: the last ones, and how many there were.

/** Kept between two readings; older ones are in the summary alone. */
const keptMax = 1000

/** Values in the order they came: the last of `total`. */
export type RawReading = Readonly<{ values: readonly (number | string)[]; total: number }>

/** A ring of the last values. */
export class RawValues {
  readonly #ring: (number | string)[] = []
  #total = 0

  keep(value: number | string): void {
    this.#ring[this.#total % keptMax] = value
    this.#total += 1
  }

  read(): RawReading {
    const oldest = this.#total > keptMax ? this.#total % keptMax : 0
    return { values: [...this.#ring.slice(oldest), ...this.#ring.slice(0, oldest)], total: this.#total }
  }
}

/** What came after an earlier reading, as far as it is still kept. */
export function rawSince(now: RawReading, before: RawReading | undefined): RawReading {
  const total = now.total - (before?.total ?? 0)
  return { values: total === 0 ? [] : now.values.slice(-total), total }
}

/** The values of two series; undefined where neither keeps any. */
export function mergeRaw(a: RawReading | undefined, b: RawReading | undefined): RawReading | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return { values: [...a.values, ...b.values].slice(-keptMax), total: a.total + b.total }
}
