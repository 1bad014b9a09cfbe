// Points as OTLP metrics (OpenTelemetry metrics data model): sums, gauges and exponential histograms, in base units.
import type { Distribution, Exemplar, ExponentialBuckets, MetricPoint } from '@obs/core'
import { scaledBuckets, trimmed, type TrimmedRun } from './exponential.ts'
import { otlpLabels } from './otlp-labels.ts'
import { writeAttributes, writeId } from './otlp-value.ts'
import { otlpMessage, type OtlpEncoding, type OtlpWriter } from './otlp-writer.ts'
import { baseUnitOf, inBaseUnit } from './unit.ts'

/** Which numbers the points hold. */
export type Temporality = 'delta' | 'cumulative'

// metrics.proto, AggregationTemporality.
const temporalities = { delta: 1, cumulative: 2 } as const

type Scalar = Readonly<{ point: MetricPoint; temporality: 1 | 2 }>
/** With its value in the unit of the point. */
type Valued = readonly [Exemplar, number]
type Histogram = Scalar & Readonly<{ values: Distribution; exponential: ExponentialBuckets }>

/** A `Metric` with the one data point. Undefined where the value is no number or the distribution has no buckets. */
export function otlpMetric(
  point: MetricPoint,
  temporality: Temporality,
  encoding: OtlpEncoding,
): string | Uint8Array | undefined {
  const given = { point, temporality: temporalities[temporality] }
  const { distribution: values, value } = point
  if (values === undefined)
    return Number.isFinite(value) ? otlpMessage(encoding, given, writeScalar) : undefined
  const { exponential } = values
  return exponential && otlpMessage(encoding, { ...given, values, exponential }, writeHistogram)
}

function writeScalar(writer: OtlpWriter, given: Scalar): void {
  writeNames(writer, given.point)
  const { kind } = given.point
  if (kind === 'gauge' || kind === 'distinct') writer.message('gauge', 5, given, writeGauge)
  else writer.message('sum', 7, given, writeSum)
}

function writeHistogram(writer: OtlpWriter, given: Histogram): void {
  writeNames(writer, given.point)
  writer.message('exponentialHistogram', 10, given, writeHistogramData)
}

function writeNames(writer: OtlpWriter, point: MetricPoint): void {
  writer.string('name', 1, point.name)
  if (point.help !== undefined) writer.string('description', 2, point.help)
  const { code } = baseUnitOf(point)
  if (code !== '') writer.string('unit', 3, code)
}

function writeGauge(writer: OtlpWriter, { point }: Scalar): void {
  writer.list('dataPoints', 1, [point], writeNumberPoint)
}

function writeSum(writer: OtlpWriter, { point, temporality }: Scalar): void {
  writer.list('dataPoints', 1, [point], writeNumberPoint)
  writer.whole('aggregationTemporality', 2, temporality)
  writer.bool('isMonotonic', 3, true)
}

function writeHistogramData(writer: OtlpWriter, given: Histogram): void {
  writer.list('dataPoints', 1, [given], writeHistogramPoint)
  writer.whole('aggregationTemporality', 2, given.temporality)
}

function writeNumberPoint(writer: OtlpWriter, point: MetricPoint): void {
  writeTimes(writer, point)
  writer.double('asDouble', 4, inBaseUnit(point.value, baseUnitOf(point)))
  const exemplars = (point.exemplars ?? []).map((one): Valued => [one, one.value])
  writer.list('exemplars', 5, exemplars, writeExemplar)
  writeAttributes(writer, 'attributes', 7, otlpLabels(point))
}

function writeHistogramPoint(writer: OtlpWriter, { point, values, exponential }: Histogram): void {
  const unit = baseUnitOf(point)
  const { scale, zeroCount, positive, negative } = scaledBuckets(exponential, unit.factor)
  writeAttributes(writer, 'attributes', 1, otlpLabels(point))
  writeTimes(writer, point)
  writer.count('count', 4, values.count)
  writer.double('sum', 5, inBaseUnit(values.sum, unit))
  writer.sint32('scale', 6, scale)
  writer.count('zeroCount', 7, zeroCount)
  writeBuckets(writer, 'positive', 8, trimmed(positive))
  writeBuckets(writer, 'negative', 9, trimmed(negative))
  const exemplars = (point.exemplars ?? []).map((one): Valued => [one, inBaseUnit(one.value, unit)])
  writer.list('exemplars', 11, exemplars, writeExemplar)
  if (values.count === 0) return
  writer.double('min', 12, inBaseUnit(values.min, unit))
  writer.double('max', 13, inBaseUnit(values.max, unit))
}

function writeBuckets(writer: OtlpWriter, name: string, number: number, run: TrimmedRun): void {
  if (run.counts.length > 0) writer.message(name, number, run, writeRun)
}

function writeRun(writer: OtlpWriter, { offset, counts }: TrimmedRun): void {
  writer.sint32('offset', 1, offset)
  writer.counts('bucketCounts', 2, counts)
}

// Of both kinds of data point.
function writeTimes(writer: OtlpWriter, { time, since }: MetricPoint): void {
  if (since !== undefined) writer.time('startTimeUnixNano', 2, since)
  writer.time('timeUnixNano', 3, time)
}

function writeExemplar(writer: OtlpWriter, [{ time, labels }, value]: Valued): void {
  const { trace_id: trace, span_id: span, ...others } = labels
  writer.time('timeUnixNano', 2, time)
  writer.double('asDouble', 3, value)
  writeId(writer, 'spanId', 4, span, 16)
  writeId(writer, 'traceId', 5, trace, 32)
  writeAttributes(writer, 'filteredAttributes', 7, others)
}
