// Counts of neighbouring buckets in one growing array.

const slotsFirst = 64
/** 1024 slots span 32 octaves at scale 5: 1 µs to over an hour in one window. */
export const slotsMax = 1024

/** A contiguous window of bucket counts. */
export class BucketWindow {
  /** Bucket index of the first slot. */
  offset = 0
  /** One count per slot, exact to 2^53. */
  counts: Float64Array = new Float64Array(0)

  /** Adds one to the bucket; false where that would span more than 1024 slots. */
  add(index: number): boolean {
    const slot = index - this.offset
    const { counts } = this
    if (slot >= 0 && slot < counts.length) {
      counts[slot] = (counts[slot] ?? 0) + 1
      return true
    }
    return this.#addOutside(index)
  }

  /** A copy, trimmed to what is counted, whose later additions do not show here. */
  copy(): BucketWindow {
    const first = this.counts.findIndex((count) => count > 0)
    if (first < 0) return new BucketWindow()
    const last = this.counts.findLastIndex((count) => count > 0)
    return windowOf(this.offset + first, this.counts.slice(first, last + 1))
  }

  /** What this window has more than an earlier copy of itself. */
  minus(earlier: BucketWindow): BucketWindow {
    const rest = this.copy()
    for (const [i, count] of earlier.counts.entries()) {
      const slot = earlier.offset + i - rest.offset
      if (slot >= 0 && slot < rest.counts.length) rest.counts[slot] = (rest.counts[slot] ?? 0) - count
    }
    return rest.copy()
  }

  /** This window and another added up: of another process, or a worker. May span more than 1024 slots. */
  plus(other: BucketWindow): BucketWindow {
    if (other.counts.length === 0) return this.copy()
    if (this.counts.length === 0) return other.copy()
    const offset = Math.min(this.offset, other.offset)
    const end = Math.max(this.offset + this.counts.length, other.offset + other.counts.length)
    const counts = new Float64Array(end - offset)
    counts.set(this.counts, this.offset - offset)
    for (const [i, count] of other.counts.entries()) {
      const slot = other.offset + i - offset
      counts[slot] = (counts[slot] ?? 0) + count
    }
    return windowOf(offset, counts).copy()
  }

  /** The same counts with each two neighbouring buckets as one: a scale one lower. */
  halved(): BucketWindow {
    if (this.counts.length === 0) return new BucketWindow()
    const offset = this.offset >> 1
    const end = (this.offset + this.counts.length - 1) >> 1
    const half = windowOf(offset, new Float64Array(end - offset + 1))
    for (const [i, count] of this.counts.entries()) {
      const slot = ((this.offset + i) >> 1) - offset
      half.counts[slot] = (half.counts[slot] ?? 0) + count
    }
    return half
  }

  #addOutside(index: number): boolean {
    if (this.counts.length === 0) {
      this.counts = new Float64Array(slotsFirst)
      this.offset = index - slotsFirst / 2
    } else if (!this.#growTowards(index)) return false
    const slot = index - this.offset
    this.counts[slot] = (this.counts[slot] ?? 0) + 1
    return true
  }

  // Moves or doubles the window around what is counted, so that the span of the counts decides and not their order.
  #growTowards(index: number): boolean {
    const first = this.offset + this.counts.findIndex((count) => count > 0)
    const last = this.offset + this.counts.findLastIndex((count) => count > 0)
    const needed = Math.max(last, index) - Math.min(first, index) + 1
    if (needed > slotsMax) return false
    let length = Math.max(slotsFirst, this.counts.length)
    while (length < needed) length *= 2
    length = Math.min(length, slotsMax)
    const offset = Math.min(first, index) - Math.floor((length - needed) / 2)
    const counts = new Float64Array(length)
    counts.set(this.counts.subarray(first - this.offset, last - this.offset + 1), first - offset)
    this.counts = counts
    this.offset = offset
    return true
  }
}

/** A window of given counts; `offset` is the bucket index of the first. */
export function windowOf(offset: number, counts: Float64Array): BucketWindow {
  const window = new BucketWindow()
  window.offset = offset
  window.counts = counts
  return window
}
