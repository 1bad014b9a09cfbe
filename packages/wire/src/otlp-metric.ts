// Points as OTLP metrics (OpenTelemetry metrics data model): sums, gauges and exponential histograms, in base units.
import type { Distribution, Exemplar, MetricPoint } from '@obs/core'
import { scaledBuckets, trimmed, type TrimmedRun } from './exponential.ts'
import type { OtlpMessage } from './otlp-schema.ts'
import { otlpAttributes, otlpId, otlpTime } from './otlp-value.ts'
import { baseUnitOf, inBaseUnit } from './unit.ts'

/** Which numbers the points hold. */
export type Temporality = 'delta' | 'cumulative'

// metrics.proto, AggregationTemporality.
const temporalities = { delta: 1, cumulative: 2 } as const

/** A `Metric` with the one data point. Undefined where the value is no number or the distribution has no buckets. */
export function otlpMetric(point: MetricPoint, temporality: Temporality): OtlpMessage | undefined {
  const data = dataOf(point, temporalities[temporality])
  if (data === undefined) return undefined
  const { name, help } = point
  return { name, description: help, unit: baseUnitOf(point).code || undefined, ...data }
}

function dataOf(point: MetricPoint, aggregationTemporality: number): OtlpMessage | undefined {
  const { kind, distribution } = point
  if (distribution !== undefined) {
    const dataPoint = histogramPoint(point, distribution)
    return dataPoint && { exponentialHistogram: { dataPoints: [dataPoint], aggregationTemporality } }
  }
  if (!Number.isFinite(point.value)) return undefined
  const dataPoints = [numberPoint(point)]
  if (kind === 'gauge' || kind === 'distinct') return { gauge: { dataPoints } }
  return { sum: { dataPoints, aggregationTemporality, isMonotonic: true } }
}

function numberPoint(point: MetricPoint): OtlpMessage {
  return {
    ...times(point),
    asDouble: inBaseUnit(point.value, baseUnitOf(point)),
    exemplars: point.exemplars?.map((exemplar) => exemplarOf(exemplar, exemplar.value)),
    attributes: otlpAttributes(point.labels),
  }
}

function histogramPoint(point: MetricPoint, values: Distribution): OtlpMessage | undefined {
  if (values.exponential === undefined) return undefined
  const unit = baseUnitOf(point)
  const { scale, zeroCount, positive, negative } = scaledBuckets(values.exponential, unit.factor)
  const extremes =
    values.count === 0 ? {} : { min: inBaseUnit(values.min, unit), max: inBaseUnit(values.max, unit) }
  return {
    attributes: otlpAttributes(point.labels),
    ...times(point),
    count: String(values.count),
    sum: inBaseUnit(values.sum, unit),
    scale,
    zeroCount: String(zeroCount),
    positive: bucketsOf(trimmed(positive)),
    negative: bucketsOf(trimmed(negative)),
    exemplars: point.exemplars?.map((exemplar) => exemplarOf(exemplar, inBaseUnit(exemplar.value, unit))),
    ...extremes,
  }
}

function bucketsOf({ offset, counts }: TrimmedRun): OtlpMessage | undefined {
  return counts.length === 0 ? undefined : { offset, bucketCounts: counts.map(String) }
}

function times({ time, since }: MetricPoint): OtlpMessage {
  return {
    startTimeUnixNano: since === undefined ? undefined : otlpTime(since),
    timeUnixNano: otlpTime(time),
  }
}

function exemplarOf({ time, labels }: Exemplar, asDouble: number): OtlpMessage {
  const { trace_id: trace, span_id: span, ...others } = labels
  return {
    timeUnixNano: otlpTime(time),
    asDouble,
    spanId: otlpId(span, 16),
    traceId: otlpId(trace, 32),
    filteredAttributes: otlpAttributes(others),
  }
}
