// Exponential buckets as backends take them: without the empty ends, in another unit.
import type { BucketRun, ExponentialBuckets } from '@obs/core'

/** Counts of neighbouring buckets from the first to the last that is not empty. */
export type TrimmedRun = Readonly<{ offset: number; counts: readonly number[] }>

/** The run without its empty ends; offset 0 where nothing is left. */
export function trimmed({ offset, counts }: BucketRun): TrimmedRun {
  let first = 0
  while (first < counts.length && counts[first] === 0) first += 1
  if (first === counts.length) return { offset: 0, counts: [] }
  let last = counts.length - 1
  while (counts[last] === 0) last -= 1
  return {
    offset: offset + first,
    counts: Array.from({ length: last - first + 1 }, (_, slot) => counts[first + slot] ?? 0),
  }
}

/**
 * The buckets of the same values times `factor`: moved by the nearest whole number of buckets. At scale 5 from milliseconds
 * to seconds that is 0.2 % off, beside the 1.09 % of the buckets themselves.
 */
export function scaledBuckets(buckets: ExponentialBuckets, factor: number): ExponentialBuckets {
  const by = Math.round(Math.log2(factor) * 2 ** buckets.scale)
  const moved = ({ offset, counts }: BucketRun): BucketRun => ({ offset: offset + by, counts })
  return { ...buckets, positive: moved(buckets.positive), negative: moved(buckets.negative) }
}
