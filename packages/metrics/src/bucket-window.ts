// Counts of neighbouring buckets as they were at one moment.

/** 1024 slots span 32 octaves at scale 5: 1 µs to over an hour in one window. */
export const slotsMax = 1024

/** As narrow as the counts allow: a reading is copied for each series that moved. */
export type Counts = Uint16Array | Uint32Array | Float64Array

/** A contiguous window of bucket counts; never changed. */
export class BucketWindow {
  /** Bucket index of the first slot. */
  readonly offset: number
  /** One count per slot, exact to 2^53. */
  readonly counts: Counts

  constructor(offset: number, counts: Counts) {
    this.offset = offset
    this.counts = counts
  }

  /** The same counts without empty buckets at the ends. */
  trimmed(): BucketWindow {
    const { counts, offset } = this
    const first = firstFilled(counts)
    if (first === counts.length) return emptyWindow
    const end = lastFilled(counts) + 1
    return first === 0 && end === counts.length
      ? this
      : new BucketWindow(offset + first, counts.subarray(first, end))
  }

  /** How much is counted here. */
  get total(): number {
    let sum = 0
    for (const count of this.counts) sum += count
    return sum
  }

  /** What this window has more than an earlier copy of itself. */
  minus(earlier: BucketWindow): BucketWindow {
    if (earlier.counts.length === 0) return this.trimmed()
    const rest = Float64Array.from(this.counts)
    const shift = earlier.offset - this.offset
    for (let i = 0; i < earlier.counts.length; i += 1) {
      const slot = i + shift
      if (slot >= 0 && slot < rest.length) rest[slot] = (rest[slot] ?? 0) - (earlier.counts[i] ?? 0)
    }
    return new BucketWindow(this.offset, rest).trimmed()
  }

  /** This window and another added up: of another process, or a worker. May span more than 1024 slots. */
  plus(other: BucketWindow): BucketWindow {
    if (other.counts.length === 0) return this.trimmed()
    if (this.counts.length === 0) return other.trimmed()
    const offset = Math.min(this.offset, other.offset)
    const end = Math.max(this.offset + this.counts.length, other.offset + other.counts.length)
    const counts = new Float64Array(end - offset)
    for (const window of [this, other]) addTo(counts, window.counts, (i) => window.offset + i - offset)
    return new BucketWindow(offset, counts).trimmed()
  }

  /** The same counts with each two neighbouring buckets as one, `times` over: a scale so much lower. */
  halved(times = 1): BucketWindow {
    if (this.counts.length === 0 || times <= 0) return this
    const offset = this.offset >> 1
    const end = (this.offset + this.counts.length - 1) >> 1
    const counts = new Float64Array(end - offset + 1)
    addTo(counts, this.counts, (i) => ((this.offset + i) >> 1) - offset)
    return new BucketWindow(offset, counts).halved(times - 1)
  }
}

/** A window of nothing. */
export const emptyWindow: BucketWindow = new BucketWindow(0, new Float64Array(0))

function addTo(sums: Float64Array, counts: Counts, slotOf: (i: number) => number): void {
  for (let i = 0; i < counts.length; i += 1) {
    const slot = slotOf(i)
    sums[slot] = (sums[slot] ?? 0) + (counts[i] ?? 0)
  }
}

// Plain loops: these run for every series of every reading.
function firstFilled(counts: Counts): number {
  let at = 0
  while (at < counts.length && counts[at] === 0) at += 1
  return at
}

function lastFilled(counts: Counts): number {
  let at = counts.length - 1
  while (at > 0 && counts[at] === 0) at -= 1
  return at
}
