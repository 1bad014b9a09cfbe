// Counts of neighbouring buckets in one growing array.

const slotsFirst = 64
/** 1024 slots span 32 octaves: 1 µs to over an hour in one window. */
const slotsMax = 1024

/** A contiguous window of bucket counts. Beyond 1024 slots the outermost slot takes what lies outside. */
export class BucketWindow {
  /** Bucket index of the first slot. */
  offset = 0
  /** One count per slot, exact to 2^53. */
  counts: Float64Array = new Float64Array(0)

  /** Adds one to the bucket. */
  add(index: number): void {
    const slot = index - this.offset
    const { counts } = this
    if (slot >= 0 && slot < counts.length) counts[slot] = (counts[slot] ?? 0) + 1
    else this.#addOutside(index)
  }

  /** A copy whose later additions do not show here. */
  copy(): BucketWindow {
    const copy = new BucketWindow()
    copy.offset = this.offset
    copy.counts = this.counts.slice()
    return copy
  }

  /** What this window has more than an earlier copy of itself. */
  minus(earlier: BucketWindow): BucketWindow {
    const rest = this.copy()
    for (let i = 0; i < earlier.counts.length; i += 1) {
      const slot = earlier.offset + i - rest.offset
      if (slot >= 0 && slot < rest.counts.length)
        rest.counts[slot] = (rest.counts[slot] ?? 0) - (earlier.counts[i] ?? 0)
    }
    return rest
  }

  /** This window and another added up: of another process, or a worker. */
  plus(other: BucketWindow): BucketWindow {
    const sum = this.copy()
    for (let i = 0; i < other.counts.length; i += 1) {
      const count = other.counts[i] ?? 0
      if (count > 0) sum.#addMany(other.offset + i, count)
    }
    return sum
  }

  #addMany(index: number, count: number): void {
    this.add(index)
    const slot = Math.min(Math.max(index - this.offset, 0), this.counts.length - 1)
    this.counts[slot] = (this.counts[slot] ?? 0) + count - 1
  }

  #addOutside(index: number): void {
    if (this.counts.length === 0) {
      this.counts = new Float64Array(slotsFirst)
      this.offset = index - slotsFirst / 2
    } else this.#growTowards(index)
    const slot = Math.min(Math.max(index - this.offset, 0), this.counts.length - 1)
    this.counts[slot] = (this.counts[slot] ?? 0) + 1
  }

  // Moves or doubles the window around what is counted, so that the span of the counts decides and not their order.
  #growTowards(index: number): void {
    const first = this.offset + this.counts.findIndex((count) => count > 0)
    const last = this.offset + this.counts.findLastIndex((count) => count > 0)
    const needed = Math.max(last, index) - Math.min(first, index) + 1
    if (needed > slotsMax) this.#place(index < first ? last - slotsMax + 1 : first, slotsMax, first, last)
    else {
      let length = this.counts.length
      while (length < needed) length *= 2
      this.#place(Math.min(first, index) - Math.floor((length - needed) / 2), length, first, last)
    }
  }

  #place(offset: number, length: number, first: number, last: number): void {
    const counts = new Float64Array(length)
    counts.set(this.counts.subarray(first - this.offset, last - this.offset + 1), first - offset)
    this.counts = counts
    this.offset = offset
  }
}
