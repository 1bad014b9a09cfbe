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

  /** A copy whose later additions do not show here. */
  copy(): BucketWindow {
    return windowOf(this.offset, this.counts.slice())
  }

  /** The same counts without empty buckets at the ends. */
  trimmed(): BucketWindow {
    const first = firstFilled(this.counts)
    if (first === this.counts.length) return new BucketWindow()
    return windowOf(this.offset + first, this.counts.subarray(first, lastFilled(this.counts) + 1))
  }

  /** What this window has more than an earlier copy of itself. */
  minus(earlier: BucketWindow): BucketWindow {
    const rest = this.copy()
    const shift = earlier.offset - rest.offset
    for (let i = 0; i < earlier.counts.length; i += 1) {
      const slot = i + shift
      if (slot >= 0 && slot < rest.counts.length)
        rest.counts[slot] = (rest.counts[slot] ?? 0) - (earlier.counts[i] ?? 0)
    }
    return rest.trimmed()
  }

  /** This window and another added up: of another process, or a worker. May span more than 1024 slots. */
  plus(other: BucketWindow): BucketWindow {
    if (other.counts.length === 0) return this.trimmed()
    if (this.counts.length === 0) return other.trimmed()
    const offset = Math.min(this.offset, other.offset)
    const end = Math.max(this.offset + this.counts.length, other.offset + other.counts.length)
    const counts = new Float64Array(end - offset)
    counts.set(this.counts, this.offset - offset)
    for (const [i, count] of other.counts.entries()) {
      const slot = other.offset + i - offset
      counts[slot] = (counts[slot] ?? 0) + count
    }
    return windowOf(offset, counts).trimmed()
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
    const first = this.offset + firstFilled(this.counts)
    const last = this.offset + lastFilled(this.counts)
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

// Plain loops: these run for every series of every reading.
function firstFilled(counts: Float64Array): number {
  let at = 0
  while (at < counts.length && counts[at] === 0) at += 1
  return at
}

function lastFilled(counts: Float64Array): number {
  let at = counts.length - 1
  while (at > 0 && counts[at] === 0) at -= 1
  return at
}

/** A window of given counts; `offset` is the bucket index of the first. */
export function windowOf(offset: number, counts: Float64Array): BucketWindow {
  const window = new BucketWindow()
  window.offset = offset
  window.counts = counts
  return window
}
