// Classic histogram buckets out of a distribution: fixed bounds, cumulative counts, in one pass.
import type { Distribution, Exemplar } from '@obs/core'
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

/** The bounds of a family, in its base unit; the last is +Infinity. */
export function classicBounds({ unit }: Pick<PrometheusFamily, 'unit'>): readonly number[] {
  return unit.word === 'seconds' ? secondBounds : plainBounds
}

/** The buckets of a distribution that is in the family's unit before its factor; the last bound is +Infinity. */
export function classicBuckets(
  family: PrometheusFamily,
  values: Distribution,
  exemplars: readonly Exemplar[] = [],
): readonly ClassicBucket[] {
  const counts = classicCounts(family, values)
  return classicBounds(family).map((bound, index) => ({
    bound,
    count: counts[index] ?? values.count,
    exemplar: classicExemplar(family, exemplars, index),
  }))
}

/** The latest exemplar whose value lies in the bucket of this index. */
export function classicExemplar(
  family: PrometheusFamily,
  exemplars: readonly Exemplar[],
  index: number,
): Exemplar | undefined {
  if (exemplars.length === 0) return undefined
  const bounds = classicBounds(family)
  const above = (bounds[index - 1] ?? -Infinity) / family.unit.factor
  const atMost = (bounds[index] ?? Infinity) / family.unit.factor
  return exemplars.findLast(({ value }) => value > above && value <= atMost)
}

/** How many values are at most each bound of the family. */
export function classicCounts(family: PrometheusFamily, values: Distribution): readonly number[] {
  const bounds = classicBounds(family)
  const { factor } = family.unit
  const { exponential } = values
  // Negative values are rare enough to be counted bound by bound.
  if (exponential === undefined || values.min < 0)
    return bounds.map((bound) => (bound === Infinity ? values.count : values.countAtMost(bound / factor)))
  const { zeroCount, positive, scale } = exponential
  const { min, max, count } = values
  const last = lastIndexes(bounds, factor, scale)
  const counts: number[] = []
  let seen = zeroCount
  let slot = 0
  for (let at = 0; at < bounds.length; at += 1) {
    const end = Math.min(positive.counts.length, (last[at] ?? 0) - positive.offset + 1)
    // Summed from a whole zero: small counts are then added as integers.
    let more = 0
    for (; slot < end; slot += 1) more += positive.counts[slot] ?? 0
    seen += more
    const bound = (bounds[at] ?? Infinity) / factor
    counts.push(bound >= max ? count : bound < min ? 0 : seen)
  }
  return counts
}

type Lasts = Readonly<{ bounds: readonly number[]; factor: number; scale: number; found: readonly number[] }>
let lasts: Lasts = { bounds: [], factor: 1, scale: 0, found: [] }

// The last bucket that begins below each bound, so that a value at the bound counts and no count falls when a greater one
// comes: the same for every series of a family, so worked out once.
function lastIndexes(bounds: readonly number[], factor: number, scale: number): readonly number[] {
  if (lasts.bounds === bounds && lasts.factor === factor && lasts.scale === scale) return lasts.found
  // An end and a bound that mean the same may differ in the last bit.
  const found = bounds.map((bound) => Math.ceil(Math.log2(bound / factor) * 2 ** scale - 1e-9) - 1)
  lasts = { bounds, factor, scale, found }
  return found
}
