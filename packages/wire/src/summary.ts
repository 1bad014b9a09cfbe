// What a backend without distributions is told of one point: plain numbers, each under the name of a field.
import type { MetricPoint } from '@obs/core'

/** One number of a point. `count`s add up over time and processes, `level`s do not. */
export type SummaryPart = Readonly<{ field: string; value: number; role: 'count' | 'level' }>

/** Quantiles every summary holds, by field. */
export const summaryQuantiles: Readonly<Record<string, number>> = {
  median: 0.5,
  p75: 0.75,
  p95: 0.95,
  p98: 0.98,
  p99: 0.99,
  p999: 0.999,
}

/**
 * The numbers of a point: `count` for what only grows, with rates for meters; `value` for gauges; `count`, `sum`, `min`,
 * `max`, `mean` and quantiles for distributions that hold anything. What is not finite is left out. Timers stay in ms.
 */
export function summaryOf(point: MetricPoint): readonly SummaryPart[] {
  return partsOf(point).filter(({ value }) => Number.isFinite(value))
}

function partsOf(point: MetricPoint): readonly SummaryPart[] {
  const { kind, value, rates, distribution } = point
  if (distribution !== undefined) return distribution.count === 0 ? [] : distributionParts(distribution)
  if (kind === 'gauge' || kind === 'distinct') return [level('value', value)]
  const count = { field: 'count', value, role: 'count' } as const
  if (rates === undefined) return [count]
  return [count, level('m1_rate', rates.m1), level('m5_rate', rates.m5), level('m15_rate', rates.m15)]
}

function distributionParts(values: NonNullable<MetricPoint['distribution']>): readonly SummaryPart[] {
  const { count, sum, min, max } = values
  const quantiles = Object.entries(summaryQuantiles)
  return [
    { field: 'count', value: count, role: 'count' },
    { field: 'sum', value: sum, role: 'count' },
    level('min', min),
    level('max', max),
    level('mean', sum / count),
    ...quantiles.map(([field, q]) => level(field, values.quantile(q))),
  ]
}

function level(field: string, value: number): SummaryPart {
  return { field, value, role: 'level' }
}
