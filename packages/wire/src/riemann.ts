// Riemann's protocol (https://github.com/riemann/riemann-java-client/blob/main/riemann-java-client/src/main/proto/riemann/proto.proto;
// field numbers are its): events inside a Msg.
import type { CheckResult, ErrorReport, MetricPoint } from '@obs/core'
import { flatBeside } from './flat-fields.ts'
import { ProtobufWriter } from './protobuf.ts'
import { summaryOf } from './summary.ts'

/** One event as Riemann has it. */
export type RiemannEvent = Readonly<{
  /** Epoch ms. */
  time: number
  service: string
  host: string
  state?: string
  description?: string
  tags?: readonly string[]
  ttlSeconds?: number
  attributes?: Readonly<Record<string, string>>
  metric?: number
}>

/** What all events of one sink share. */
export type RiemannShape = Readonly<{ host: string; tags: readonly string[]; ttlSeconds: number }>

/**
 * The events of a point, one for each number: `service` is its name and field, labels are attributes. A check is one event with
 * its state: the words are its description, the first number is its metric, `service` is its name.
 */
export function riemannMetric(point: MetricPoint, shape: RiemannShape): readonly RiemannEvent[] {
  if (point.check !== undefined) return [checkEvent(point, point.check, shape)]
  const shared = { ...shape, time: point.time, attributes: point.labels }
  return summaryOf(point).map(({ field, value }) =>
    Object.assign(
      { service: field === 'value' ? point.name : `${point.name}.${field}`, metric: value },
      shared,
    ),
  )
}

function checkEvent(
  { time, labels }: MetricPoint,
  { check, state, text, data }: CheckResult,
  shape: RiemannShape,
): RiemannEvent {
  const metric = data[0]?.value
  const event = { ...shape, time, service: check, state, description: text, attributes: labels }
  return metric === undefined || !Number.isFinite(metric) ? event : { ...event, metric }
}

/** The event of a failure: state `critical`, metric 1, the error as its description, ids and plain fields as attributes. */
export function riemannError(report: ErrorReport, shape: RiemannShape): RiemannEvent {
  const { error, errorId, group, fields } = report
  const plain = Object.entries(fields).filter(([, value]) => typeof value !== 'object')
  const attributes = flatBeside(Object.fromEntries(plain), { error_id: errorId, group })
  return {
    ...shape,
    time: report.time,
    service: report.event,
    state: 'critical',
    description: `${error.type}: ${error.message}`,
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, String(value)])),
    metric: 1,
  }
}

/** Events as a Msg without its length. Several such, one after the other, are one Msg again. */
export function riemannMsg(events: readonly RiemannEvent[]): Uint8Array {
  const writer = new ProtobufWriter()
  for (const event of events) writer.message(6, () => writeEvent(writer, event))
  return writer.finish()
}

function writeEvent(writer: ProtobufWriter, event: RiemannEvent): void {
  writer.int64(1, Math.floor(event.time / 1000))
  if (event.state !== undefined) writer.string(2, event.state)
  writer.string(3, event.service)
  writer.string(4, event.host)
  if (event.description !== undefined) writer.string(5, event.description)
  for (const tag of event.tags ?? []) writer.string(7, tag)
  if (event.ttlSeconds !== undefined) writer.float(8, event.ttlSeconds)
  for (const [key, value] of Object.entries(event.attributes ?? {}))
    writer.message(9, () => {
      writer.string(1, key)
      writer.string(2, value)
    })
  if (event.metric !== undefined) writeMetric(writer, event.metric)
}

// Zigzag doubles a number, so that above this it is not exact any more, and its sign may be lost; a double is.
const wholeMax = 2 ** 52

// Only one of the metric fields: a whole number as sint64, so that 16777217 stays what it is; else a double.
function writeMetric(writer: ProtobufWriter, metric: number): void {
  if (Number.isInteger(metric) && Math.abs(metric) <= wholeMax) writer.zigzag(13, metric)
  else writer.double(14, metric)
}

/** What a server answered over TCP: whether it took the events, and its words where it did not. */
export function riemannReply(msg: Uint8Array): Readonly<{ ok: boolean; error: string }> {
  // Msg { ok = 2 (bool), error = 3 (string) }; a reply to events holds nothing else.
  const ok = msg[0] === 0x10 && msg[1] === 1
  const at = msg[0] === 0x10 ? 2 : 0
  return { ok, error: msg[at] === 0x1a ? Buffer.from(msg.subarray(at + 2)).toString() : '' }
}
