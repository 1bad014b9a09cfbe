// Metric points as JSON: distributions as the percentiles people ask for.
import type { MetricPoint } from '@obs/core'

/** One series as the page shows it. Timers are in milliseconds. */
export type MeterView = Readonly<{
  name: string
  kind: MetricPoint['kind']
  unit?: string
  help?: string
  labels: Readonly<Record<string, string>>
  value: number
  rates?: MetricPoint['rates']
  exemplars?: MetricPoint['exemplars']
  /** Of a window: how many ms it really spans. */
  spanMs?: number
  check?: MetricPoint['check']
  distribution?: Readonly<
    Record<'count' | 'sum' | 'min' | 'max' | 'p50' | 'p90' | 'p99' | 'p999' | 'p9999', number>
  >
}>

/** The view of one point. */
export function meterView(point: MetricPoint): MeterView {
  const { name, kind, unit, help, labels, value, rates, exemplars, check, distribution: d } = point
  return {
    name,
    kind,
    labels,
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(help === undefined ? {} : { help }),
    ...(rates === undefined ? {} : { rates }),
    ...(exemplars === undefined ? {} : { exemplars }),
    ...(check === undefined ? {} : { check }),
    ...(d === undefined || d.count === 0
      ? {}
      : {
          distribution: {
            count: d.count,
            sum: d.sum,
            min: d.min,
            max: d.max,
            p50: d.quantile(0.5),
            p90: d.quantile(0.9),
            p99: d.quantile(0.99),
            p999: d.quantile(0.999),
            p9999: d.quantile(0.9999),
          },
        }),
  }
}

/** The view of one point of a window. */
export function windowView(point: MetricPoint): MeterView {
  return { ...meterView(point), spanMs: point.time - (point.since ?? point.time) }
}
