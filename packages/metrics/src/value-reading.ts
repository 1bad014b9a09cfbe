// A distribution at one moment, or between two: quantiles, sums and differences of exponential buckets.
import type { Distribution, ExponentialBuckets } from '@obs/core'
import { bucketEnd, bucketIndex, bucketMiddle, scaleMax, smallestNormal } from './bucket-index.ts'
import { slotsMax, type BucketWindow } from './bucket-window.ts'
import { saturated } from './saturated.ts'

/** The parts of a reading. `scale`: 2^scale buckets per octave. */
export type ReadingParts = Readonly<{
  count: number
  sum: number
  min: number
  max: number
  zeros: number
  scale: number
  positive: BucketWindow
  negative: BucketWindow
}>

/**
 * A distribution. Quantiles are at most 1.09 % off; where values lie over 32 octaves apart at most 2.2 %, over 64 at most 4.4 %, and so
 * on. 0 and 1 are exact unless subtracted. Merging and subtracting are exact additions of counts.
 */
export class ValueReading implements Distribution {
  readonly parts: ReadingParts
  #exponential: ExponentialBuckets | undefined

  constructor(parts: ReadingParts) {
    this.parts = parts
  }

  get count(): number {
    return this.parts.count
  }

  get sum(): number {
    return this.parts.sum
  }

  get min(): number {
    return this.parts.min
  }

  get max(): number {
    return this.parts.max
  }

  get exponential(): ExponentialBuckets {
    const { scale, zeros: zeroCount, positive, negative } = this.parts
    this.#exponential ??= {
      scale,
      zeroCount,
      positive: positive.trimmed(),
      negative: negative.trimmed(),
    }
    return this.#exponential
  }

  /** NaN when empty. */
  get mean(): number {
    return this.parts.count === 0 ? Number.NaN : this.parts.sum / this.parts.count
  }

  /** Standard deviation of the recorded values, from the buckets' middles; NaN when empty. */
  get stddev(): number {
    const { count, min, max, sum } = this.parts
    if (count === 0) return Number.NaN
    if (min === max) return 0
    let squares = 0
    for (const [middle, , bucketCount] of this.#ascending())
      squares += bucketCount * (Math.min(max, Math.max(min, middle)) - sum / count) ** 2
    return Math.sqrt(squares / count)
  }

  quantile(q: number): number {
    const { count, min, max } = this.parts
    if (count === 0) return Number.NaN
    const rank = Math.min(1, Math.max(0, q)) * (count - 1)
    if (rank <= 0) return min
    if (rank >= count - 1) return max
    let seen = 0
    for (const [middle, , bucketCount] of this.#ascending()) {
      seen += bucketCount
      if (seen > rank) return Math.min(max, Math.max(min, middle))
    }
    return max
  }

  countAtMost(bound: number): number {
    const { min, max, count, zeros, positive, negative, scale } = this.parts
    if (bound >= max) return count
    if (bound < min) return 0
    // An end and a bound that mean the same number may differ in the last bit.
    const size = Math.abs(bound) * (1 - 1e-12)
    const below = negative.total
    // A bucket that straddles the bound counts whole: so a value at the bound counts, and no count falls when others come.
    const index = bucketIndex(size) >> (scaleMax - scale)
    if (bound < 0) return below - countBelow(negative, index)
    if (size < smallestNormal) return below + zeros
    return below + zeros + countBelow(positive, index + 1)
  }

  /** What was recorded since an earlier reading of the same record; extremes come from the buckets. */
  minus(earlier: ValueReading): ValueReading {
    const scale = Math.min(this.parts.scale, earlier.parts.scale)
    const now = this.#atScale(scale)
    const then = earlier.#atScale(scale)
    const difference = new ValueReading({
      ...now,
      count: now.count - then.count,
      sum: saturated(now.sum - then.sum),
      zeros: now.zeros - then.zeros,
      positive: now.positive.minus(then.positive),
      negative: now.negative.minus(then.negative),
    })
    return difference.#narrowed(then)
  }

  /** Both distributions together, as of two processes. */
  plus(other: ValueReading): ValueReading {
    const scale = Math.min(this.parts.scale, other.parts.scale)
    const a = this.#atScale(scale)
    const b = other.#atScale(scale)
    const sum = new ValueReading({
      count: a.count + b.count,
      sum: saturated(a.sum + b.sum),
      min: Math.min(a.min, b.min),
      max: Math.max(a.max, b.max),
      zeros: a.zeros + b.zeros,
      scale,
      positive: a.positive.plus(b.positive),
      negative: a.negative.plus(b.negative),
    })
    return sum.#bounded()
  }

  /** The percentiles people ask for, as plain data: `JSON.stringify(metrics.snapshot())` is the snapshot as JSON. */
  toJSON(): Readonly<Record<string, number>> {
    const { count, sum, min, max, mean, stddev } = this
    if (count === 0) return { count }
    const quantiles = [75, 95, 98, 99, 99.9, 99.99].map((percent) => {
      const name = `p${String(percent).replace('.', '')}`
      return [name, this.quantile(percent / 100)] as const
    })
    return {
      count,
      sum,
      min,
      max,
      mean,
      stddev,
      median: this.quantile(0.5),
      ...Object.fromEntries(quantiles),
    }
  }

  #atScale(scale: number): ReadingParts {
    const { positive, negative, scale: from } = this.parts
    const times = from - scale
    return { ...this.parts, scale, positive: positive.halved(times), negative: negative.halved(times) }
  }

  #bounded(): ValueReading {
    const { scale, positive, negative } = this.parts
    if (positive.counts.length <= slotsMax && negative.counts.length <= slotsMax) return this
    return new ValueReading(this.#atScale(scale - 1)).#bounded()
  }

  // An extreme that is older than the difference is somewhere in the outermost bucket: at its middle, or nearer to where the
  // mean and the extremes of the whole say. So least, mean and greatest stay in their order.
  #narrowed(then: ReadingParts): ValueReading {
    const { count, sum } = this.parts
    if (count === 0) return new ValueReading({ ...this.parts, min: Infinity, max: -Infinity })
    const filled = [...this.#ascending()]
    const [first, last] = [filled[0], filled.at(-1)]
    if (first === undefined || last === undefined) return this
    const mean = sum / count
    const inWhole = (value: number): number => Math.min(this.parts.max, Math.max(this.parts.min, value))
    const min =
      this.parts.min < then.min
        ? this.parts.min
        : inWhole(isIn(first, mean) ? Math.min(first[0], mean) : first[0])
    const max =
      this.parts.max > then.max
        ? this.parts.max
        : inWhole(isIn(last, mean) ? Math.max(last[0], mean) : last[0])
    return new ValueReading({ ...this.parts, min, max })
  }

  /** Non-empty buckets from the least value up: middle, inclusive end, count. */
  *#ascending(): Generator<FilledBucket> {
    const { negative, zeros, positive, scale } = this.parts
    for (let slot = negative.counts.length - 1; slot >= 0; slot -= 1) {
      const count = negative.counts[slot] ?? 0
      const index = negative.offset + slot
      if (count > 0) yield [-bucketMiddle(index, scale), -bucketEnd(index - 1, scale), count]
    }
    if (zeros > 0) yield [0, 0, zeros]
    for (let slot = 0; slot < positive.counts.length; slot += 1) {
      const count = positive.counts[slot] ?? 0
      const index = positive.offset + slot
      if (count > 0) yield [bucketMiddle(index, scale), bucketEnd(index, scale), count]
    }
  }
}

type FilledBucket = readonly [middle: number, end: number, count: number]

// The middle is the geometric one, so that it leads from one end to the other.
function isIn([middle, end]: FilledBucket, value: number): boolean {
  return value <= end && value >= (middle * middle) / end
}

function countBelow({ offset, counts }: BucketWindow, index: number): number {
  const end = Math.min(counts.length, index - offset)
  let sum = 0
  for (let slot = 0; slot < end; slot += 1) sum += counts[slot] ?? 0
  return sum
}
