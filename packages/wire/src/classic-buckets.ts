// Classic histogram buckets out of a distribution: fixed bounds, cumulative counts, in one pass.
import type { BucketRun, Distribution, Exemplar } from '@obs/core'
import type { PrometheusFamily } from './prometheus-family.ts'

/** Bounds in seconds, as OpenTelemetry advises for HTTP durations (semantic conventions, "HTTP metrics"). */
const secondBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, Infinity]
/** Bounds for values without a unit of time. */
const plainBounds = [
  1,
  2,
  5,
  10,
  25,
  50,
  100,
  250,
  500,
  1000,
  2500,
  5000,
  10_000,
  100_000,
  1_000_000,
  Infinity,
]

/** One bucket: how many values are at most `bound`, which is in the family's base unit. */
export type ClassicBucket = Readonly<{ bound: number; count: number; exemplar: Exemplar | undefined }>

/** The buckets of a distribution that is in the family's unit before its factor; the last bound is +Infinity. */
export function classicBuckets(
  { unit }: PrometheusFamily,
  values: Distribution,
  exemplars: readonly Exemplar[] = [],
): readonly ClassicBucket[] {
  const bounds = unit.word === 'seconds' ? secondBounds : plainBounds
  const counts = countsAtMost(values, bounds, unit.factor)
  return bounds.map((bound, index) => {
    if (exemplars.length === 0) return { bound, count: counts[index] ?? values.count, exemplar: undefined }
    const above = (bounds[index - 1] ?? -Infinity) / unit.factor
    const found = exemplars.findLast(({ value }) => value > above && value <= bound / unit.factor)
    return { bound, count: counts[index] ?? values.count, exemplar: found }
  })
}

function countsAtMost(values: Distribution, bounds: readonly number[], factor: number): readonly number[] {
  const { exponential } = values
  // Negative values are rare enough to be counted bound by bound.
  if (exponential === undefined || values.min < 0)
    return bounds.map((bound) => (bound === Infinity ? values.count : values.countAtMost(bound / factor)))
  const { zeroCount, positive, scale } = exponential
  let seen = zeroCount
  let slot = 0
  return bounds.map((bound) => {
    if (bound / factor >= values.max) return values.count
    const last = lastIndexAtMost(bound / factor, scale)
    for (; slot < positive.counts.length && positive.offset + slot <= last; slot += 1)
      seen += at(positive, slot)
    return seen
  })
}

// The last bucket that ends at or below the bound. An end and a bound that mean the same may differ in the last bit.
function lastIndexAtMost(bound: number, scale: number): number {
  return Math.floor(Math.log2(bound) * 2 ** scale + 1e-9) - 1
}

function at({ counts }: BucketRun, slot: number): number {
  return counts[slot] ?? 0
}
