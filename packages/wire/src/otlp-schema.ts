// The messages of OTLP as tables: JSON name to field number and type (https://github.com/open-telemetry/opentelemetry-proto,
// v1.9.0: common, resource, logs and metrics v1). One message is then both: JSON by JSON.stringify, protobuf by its table.
import { ProtobufWriter, zigzag } from './protobuf.ts'

type Scalar = 'string' | 'bool' | 'enum' | 'int64' | 'sint32' | 'fixed64' | 'double' | 'hex'
type Field = Readonly<{ number: number; type: Scalar | 'uint64s' | (() => Schema) }>

/** One message type. */
export type Schema = Readonly<Record<string, Field>>

/** A message in the JSON mapping: 64-bit numbers as decimal strings, ids as hex, enums as numbers. */
export type OtlpMessage = Readonly<Record<string, unknown>>

function field(number: number, type: Field['type']): Field {
  return { number, type }
}

const anyValue: Schema = {
  stringValue: field(1, 'string'),
  boolValue: field(2, 'bool'),
  intValue: field(3, 'int64'),
  doubleValue: field(4, 'double'),
  arrayValue: field(5, () => ({ values: field(1, () => anyValue) })),
  kvlistValue: field(6, () => ({ values: field(1, () => keyValue) })),
}
const keyValue: Schema = { key: field(1, 'string'), value: field(2, () => anyValue) }

/** `resource.v1.Resource`. */
export const resourceSchema: Schema = { attributes: field(1, () => keyValue) }

/** `logs.v1.LogRecord`. */
export const logRecordSchema: Schema = {
  timeUnixNano: field(1, 'fixed64'),
  severityNumber: field(2, 'enum'),
  severityText: field(3, 'string'),
  body: field(5, () => anyValue),
  attributes: field(6, () => keyValue),
  traceId: field(9, 'hex'),
  spanId: field(10, 'hex'),
  observedTimeUnixNano: field(11, 'fixed64'),
  eventName: field(12, 'string'),
}

const exemplar: Schema = {
  timeUnixNano: field(2, 'fixed64'),
  asDouble: field(3, 'double'),
  spanId: field(4, 'hex'),
  traceId: field(5, 'hex'),
  filteredAttributes: field(7, () => keyValue),
}
const numberDataPoint: Schema = {
  startTimeUnixNano: field(2, 'fixed64'),
  timeUnixNano: field(3, 'fixed64'),
  asDouble: field(4, 'double'),
  exemplars: field(5, () => exemplar),
  attributes: field(7, () => keyValue),
}
const buckets: Schema = { offset: field(1, 'sint32'), bucketCounts: field(2, 'uint64s') }
const exponentialDataPoint: Schema = {
  attributes: field(1, () => keyValue),
  startTimeUnixNano: field(2, 'fixed64'),
  timeUnixNano: field(3, 'fixed64'),
  count: field(4, 'fixed64'),
  sum: field(5, 'double'),
  scale: field(6, 'sint32'),
  zeroCount: field(7, 'fixed64'),
  positive: field(8, () => buckets),
  negative: field(9, () => buckets),
  exemplars: field(11, () => exemplar),
  min: field(12, 'double'),
  max: field(13, 'double'),
}

/** `metrics.v1.Metric`, of the kinds we send. */
export const metricSchema: Schema = {
  name: field(1, 'string'),
  description: field(2, 'string'),
  unit: field(3, 'string'),
  gauge: field(5, () => ({ dataPoints: field(1, () => numberDataPoint) })),
  sum: field(7, () => ({
    dataPoints: field(1, () => numberDataPoint),
    aggregationTemporality: field(2, 'enum'),
    isMonotonic: field(3, 'bool'),
  })),
  exponentialHistogram: field(10, () => ({
    dataPoints: field(1, () => exponentialDataPoint),
    aggregationTemporality: field(2, 'enum'),
  })),
}

/** The message in protobuf, fields in the order they stand in. */
export function otlpProtobuf(schema: Schema, message: OtlpMessage): Uint8Array {
  const writer = new ProtobufWriter()
  writeMessage(writer, schema, message)
  return writer.finish()
}

function writeMessage(writer: ProtobufWriter, schema: Schema, message: OtlpMessage): void {
  for (const [name, value] of Object.entries(message)) {
    const known = schema[name]
    if (known === undefined || value === undefined) continue
    if (known.type === 'uint64s') writer.packed(known.number, (value as readonly string[]).map(Number))
    else for (const one of Array.isArray(value) ? value : [value]) writeField(writer, known, one)
  }
}

function writeField(writer: ProtobufWriter, { number, type }: Field, value: unknown): void {
  if (typeof type === 'function')
    writer.message(number, () => writeMessage(writer, type(), value as OtlpMessage))
  else if (type === 'string') writer.string(number, String(value))
  else if (type === 'hex') writer.bytes(number, Buffer.from(String(value), 'hex'))
  else if (type === 'fixed64') writer.fixed64(number, BigInt(String(value)))
  else if (type === 'double') writer.double(number, Number(value))
  else if (type === 'int64') writer.int64(number, Number(value))
  else writer.varint(number, type === 'sint32' ? zigzag(Number(value)) : Number(value))
}
