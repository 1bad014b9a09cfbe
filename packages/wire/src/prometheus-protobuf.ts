// Prometheus's protobuf exposition, the one with native histograms: each family behind its length
// (https://github.com/prometheus/client_model/blob/v0.6.2/io/prometheus/client/metrics.proto; field numbers are its).
import type { BucketRun, Distribution, Exemplar, ExponentialBuckets, MetricPoint } from '@obs/core'
import { classicBuckets } from './classic-buckets.ts'
import { scaledBuckets } from './exponential.ts'
import { prometheusFamilies, prometheusLabels, unitWord, type PrometheusFamily } from './prometheus-family.ts'
import { ProtobufWriter, zigzag } from './protobuf.ts'
import { inBaseUnit, type BaseUnit } from './unit.ts'

const types = { counter: 0, gauge: 1, histogram: 4 } as const
/** Values nearer to zero are counted as zero: the smallest normal double. */
const zeroThreshold = 2 ** -1022
/** A shorter gap costs less as empty buckets than as a new span. */
const gapMax = 2

/** The body of a scrape. Histograms are native, with classic buckets beside them: exemplars stand on those. */
export function prometheusProtobuf(points: readonly MetricPoint[]): Uint8Array {
  const writer = new ProtobufWriter()
  for (const family of prometheusFamilies(points)) writer.delimited(() => writeFamily(writer, family))
  return writer.finish()
}

function writeFamily(writer: ProtobufWriter, family: PrometheusFamily): void {
  const { name, type, help } = family
  writer.string(1, type === 'counter' ? `${name}_total` : name)
  writer.string(2, help)
  writer.varint(3, types[type])
  for (const point of family.points) writer.message(4, () => writeMetric(writer, family, point))
  const word = unitWord(family)
  if (word !== '') writer.string(5, word)
}

function writeMetric(writer: ProtobufWriter, family: PrometheusFamily, point: MetricPoint): void {
  const { type, unit } = family
  for (const label of prometheusLabels(point.labels)) writeLabel(writer, 1, label)
  const { distribution } = point
  if (type === 'gauge') writer.message(2, () => writer.double(1, inBaseUnit(point.value, unit)))
  else if (type === 'counter')
    writer.message(3, () => {
      writer.double(1, inBaseUnit(point.value, unit))
      writeExemplar(writer, 2, point.exemplars?.at(-1))
    })
  else if (distribution !== undefined)
    writer.message(7, () => writeHistogram(writer, family, point, distribution))
}

function writeHistogram(
  writer: ProtobufWriter,
  family: PrometheusFamily,
  { exemplars }: MetricPoint,
  values: Distribution,
): void {
  const { unit } = family
  writer.varint(1, values.count)
  writer.double(2, inBaseUnit(values.sum, unit))
  for (const { bound, count, exemplar } of classicBuckets(family, values, exemplars))
    writer.message(3, () => {
      writer.varint(1, count)
      writer.double(2, bound)
      writeExemplar(writer, 3, exemplar, unit)
    })
  if (values.exponential !== undefined) writeNative(writer, scaledBuckets(values.exponential, unit.factor))
  for (const exemplar of exemplars ?? []) writeExemplar(writer, 16, exemplar, unit)
}

function writeNative(
  writer: ProtobufWriter,
  { scale, zeroCount, positive, negative }: ExponentialBuckets,
): void {
  writer.zigzag(5, scale)
  writer.double(6, zeroThreshold)
  writer.varint(7, zeroCount)
  writeRun(writer, { span: 9, delta: 10 }, negative)
  const isEmpty = !writeRun(writer, { span: 12, delta: 13 }, positive)
  // A span of nothing tells an empty native histogram from a classic one.
  if (isEmpty) writer.message(12, () => writeSpan(writer, 0, 0))
}

/** Writes spans, then the difference of each count from the one before. Tells whether there was anything. */
function writeRun(
  writer: ProtobufWriter,
  fields: Readonly<{ span: number; delta: number }>,
  { offset, counts }: BucketRun,
): boolean {
  const spans = spansOf(counts)
  const deltas: number[] = []
  let end: number | undefined
  let before = 0
  for (const { from, to } of spans) {
    // Prometheus numbers a bucket by its upper end, OpenTelemetry by its lower one: one more. Later spans count from the last.
    const gap = end === undefined ? offset + from + 1 : from - end
    writer.message(fields.span, () => writeSpan(writer, gap, to - from))
    for (let slot = from; slot < to; slot += 1) {
      const count = counts[slot] ?? 0
      deltas.push(zigzag(count - before))
      before = count
    }
    end = to
  }
  if (spans.length > 0) writer.packed(fields.delta, deltas)
  return spans.length > 0
}

/** Slots of neighbouring buckets, `to` not included. */
type Span = Readonly<{ from: number; to: number }>

function spansOf(counts: ArrayLike<number>): readonly Span[] {
  const spans: Span[] = []
  let span: { from: number; to: number } | undefined
  for (let slot = 0; slot < counts.length; slot += 1) {
    if (counts[slot] === 0) continue
    if (span === undefined || slot - span.to > gapMax) {
      span = { from: slot, to: slot + 1 }
      spans.push(span)
    } else span.to = slot + 1
  }
  return spans
}

function writeSpan(writer: ProtobufWriter, offset: number, length: number): void {
  writer.zigzag(1, offset)
  writer.varint(2, length)
}

function writeExemplar(
  writer: ProtobufWriter,
  field: number,
  exemplar: Exemplar | undefined,
  unit?: BaseUnit,
): void {
  if (exemplar === undefined) return
  writer.message(field, () => {
    for (const label of prometheusLabels(exemplar.labels)) writeLabel(writer, 1, label)
    writer.double(2, unit === undefined ? exemplar.value : inBaseUnit(exemplar.value, unit))
    writer.message(3, () => {
      writer.int64(1, Math.floor(exemplar.time / 1000))
      writer.varint(2, (exemplar.time % 1000) * 1e6)
    })
  })
}

function writeLabel(writer: ProtobufWriter, field: number, [name, value]: readonly [string, string]): void {
  writer.message(field, () => {
    writer.string(1, name)
    writer.string(2, value)
  })
}
