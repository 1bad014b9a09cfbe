// GELF 1.1: one JSON object per message, and its chunks for UDP.
// https://go2docs.graylog.org/current/getting_in_log_data/gelf.html
import type { ErrorReport, LogEvent } from '@obs/core'
import { contextFields } from './context-fields.ts'
import { flatBeside, type Scalar } from './flat-fields.ts'
import { perResource, type Resource } from './per-resource.ts'
import { stackText } from './stack-text.ts'
import { syslogSeverities } from './syslog.ts'

const chunkHeadBytes = 12
const chunksMax = 128

/** One message. Additional fields start with an underscore; `_id` is Graylog's own and becomes `_id_`. */
export function gelfMessage(event: LogEvent | ErrorReport, resource: Resource): string {
  const { error } = event
  const stack = error === undefined || error.stack === '' ? {} : { full_message: stackText(error) }
  return JSON.stringify({
    version: '1.1',
    host: resource['host.name'] ?? 'unknown',
    short_message: shortMessage(event),
    ...stack,
    timestamp: event.time / 1000,
    level: syslogSeverities[event.level],
    _event: event.event,
    ...speaker(resource),
    ...additional(event.fields, ids(event)),
  })
}

// Graylog refuses an empty short message.
function shortMessage({ event, error }: LogEvent | ErrorReport): string {
  return (error === undefined ? event : `${event}: ${error.type}: ${error.message}`) || '-'
}

function ids(event: LogEvent | ErrorReport): Readonly<Record<string, string>> {
  const { 'exception.stacktrace': _stack, ...rest } = contextFields(event)
  return rest
}

const speaker = perResource(({ 'host.name': _host, ...rest }) => additional(rest))

function additional(
  fields: Readonly<Record<string, unknown>>,
  beside: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | number>> {
  const pairs = flatBeside(fields, beside, fieldName)
  return Object.fromEntries(pairs.map(([name, value]) => [name, fieldValue(value)]))
}

// A dot would make an object of the field in Graylog's own store.
function fieldName(name: string): string {
  const safe = name.replace(/[^\w-]/g, '_')
  return safe === 'id' ? '_id_' : `_${safe}`
}

function fieldValue(value: Scalar): string | number {
  return typeof value === 'boolean' ? String(value) : value
}

/** How large a message may be in chunks of that size. */
export function gelfBytesMax(chunkBytesMax: number): number {
  return chunksMax * (chunkBytesMax - chunkHeadBytes)
}

/**
 * The datagrams of one message: the message itself where it fits `chunkBytesMax`, else chunks of that size with the magic bytes
 * 1e 0f, the message id (8 bytes), number and count. Undefined where more than 128 would be needed.
 */
export function gelfChunks(
  message: Uint8Array,
  id: Uint8Array,
  chunkBytesMax: number,
): readonly Uint8Array[] | undefined {
  if (message.length <= chunkBytesMax) return [message]
  const dataBytes = chunkBytesMax - chunkHeadBytes
  const count = Math.ceil(message.length / dataBytes)
  if (count > chunksMax) return undefined
  return Array.from({ length: count }, (_, number) => {
    const data = message.subarray(number * dataBytes, (number + 1) * dataBytes)
    const chunk = new Uint8Array(chunkHeadBytes + data.length)
    chunk.set([0x1e, 0x0f])
    chunk.set(id.subarray(0, 8), 2)
    chunk.set([number, count], 10)
    chunk.set(data, chunkHeadBytes)
    return chunk
  })
}
