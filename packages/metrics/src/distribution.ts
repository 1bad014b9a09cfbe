// Recorded values as exponential buckets: the live record and the frozen reading of it.
import type { Distribution, ExponentialBuckets } from '@obs/core'
import { bucketEnd, bucketIndex, bucketMiddle, perOctave } from './bucket-index.ts'
import { BucketWindow } from './bucket-window.ts'

const smallestNormal = 2 ** -1022

/** Everything recorded so far. Values below 2^-1022 in size count as zero. */
export class ValueRecord {
  count = 0
  sum = 0
  min: number = Infinity
  max: number = -Infinity
  zeros = 0
  readonly positive: BucketWindow = new BucketWindow()
  /** Made at the first negative value. */
  negative: BucketWindow | undefined

  /** Adds a finite value. */
  add(value: number): void {
    this.count += 1
    this.sum += value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
    if (value >= smallestNormal) this.positive.add(bucketIndex(value))
    else if (value > -smallestNormal) this.zeros += 1
    else (this.negative ??= new BucketWindow()).add(bucketIndex(-value))
  }

  /** A frozen copy. */
  read(): ValueReading {
    const { count, sum, min, max, zeros } = this
    return new ValueReading({
      count,
      sum,
      min,
      max,
      zeros,
      positive: this.positive.copy(),
      negative: this.negative?.copy(),
    })
  }
}

/** The parts of a reading. */
export type ReadingParts = Readonly<{
  count: number
  sum: number
  min: number
  max: number
  zeros: number
  positive: BucketWindow
  negative: BucketWindow | undefined
}>

/** A distribution at one moment, or between two. Quantiles are at most 1.09 % off; 0 and 1 are exact unless subtracted. */
export class ValueReading implements Distribution {
  readonly parts: ReadingParts

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
    const { zeros: zeroCount, positive, negative = new BucketWindow() } = this.parts
    return { scale: Math.log2(perOctave), zeroCount, positive, negative }
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
    if (bound >= this.parts.max) return this.parts.count
    let seen = 0
    for (const [, end, count] of this.#ascending()) {
      // An end and a bound that mean the same number may differ in the last bit.
      if (end > bound * (1 + 1e-12) + Number.MIN_VALUE) break
      seen += count
    }
    return seen
  }

  /** What was recorded since an earlier reading of the same record; extremes come from the buckets. */
  minus(earlier: ValueReading): ValueReading {
    const now = this.parts
    const then = earlier.parts
    const negative =
      now.negative === undefined || then.negative === undefined
        ? now.negative
        : now.negative.minus(then.negative)
    const difference = new ValueReading({
      count: now.count - then.count,
      sum: now.sum - then.sum,
      zeros: now.zeros - then.zeros,
      min: now.min,
      max: now.max,
      positive: now.positive.minus(then.positive),
      negative,
    })
    return difference.#narrowed(then)
  }

  /** Both distributions together, as of two processes. */
  plus(other: ValueReading): ValueReading {
    const { parts: a } = this
    const { parts: b } = other
    return new ValueReading({
      count: a.count + b.count,
      sum: a.sum + b.sum,
      min: Math.min(a.min, b.min),
      max: Math.max(a.max, b.max),
      zeros: a.zeros + b.zeros,
      positive: a.positive.plus(b.positive),
      negative:
        a.negative === undefined || b.negative === undefined
          ? (a.negative ?? b.negative)
          : a.negative.plus(b.negative),
    })
  }

  // An extreme that is older than the difference is replaced by the outermost bucket's middle.
  #narrowed(then: ReadingParts): ValueReading {
    if (this.parts.count === 0) return new ValueReading({ ...this.parts, min: Infinity, max: -Infinity })
    const middles = [...this.#ascending()].map(([middle]) => middle)
    const min = this.parts.min < then.min ? this.parts.min : (middles[0] ?? this.parts.min)
    const max = this.parts.max > then.max ? this.parts.max : (middles.at(-1) ?? this.parts.max)
    return new ValueReading({ ...this.parts, min, max })
  }

  /** Non-empty buckets from the least value up: middle, inclusive end, count. */
  *#ascending(): Generator<readonly [middle: number, end: number, count: number]> {
    const { negative, zeros, positive } = this.parts
    if (negative !== undefined) {
      for (let slot = negative.counts.length - 1; slot >= 0; slot -= 1) {
        const count = negative.counts[slot] ?? 0
        const index = negative.offset + slot
        if (count > 0) yield [-bucketMiddle(index), -bucketEnd(index - 1), count]
      }
    }
    if (zeros > 0) yield [0, 0, zeros]
    for (let slot = 0; slot < positive.counts.length; slot += 1) {
      const count = positive.counts[slot] ?? 0
      const index = positive.offset + slot
      if (count > 0) yield [bucketMiddle(index), bucketEnd(index), count]
    }
  }
}
