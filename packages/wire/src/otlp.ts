// OTLP requests (https://opentelemetry.io/docs/specs/otlp/#otlphttp): records and metrics under one resource and scope, made of
// messages that were encoded before, and what a partial success says.
import { otlpJson } from './otlp-json.ts'
import { otlpProtobuf } from './otlp-protobuf.ts'
import { writeAttributes } from './otlp-value.ts'
import type { OtlpEncoding, OtlpWriter } from './otlp-writer.ts'
import type { Resource } from './per-resource.ts'
import { ProtobufWriter } from './protobuf.ts'

/** The two requests we send. */
export type OtlpRequest = 'logs' | 'metrics'

const scope = '@obs'
const names = {
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', messages: 'logRecords' },
  metrics: { resources: 'resourceMetrics', scopes: 'scopeMetrics', messages: 'metrics' },
} as const

const comma = Buffer.from(',')
const end = Buffer.from(']}]}]}')

/** Media types by encoding. */
export const otlpTypes: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
}

/** The body of a request that holds the encoded messages. */
export function otlpRequest(
  request: OtlpRequest,
  resource: Resource,
  messages: readonly Uint8Array[],
  encoding: OtlpEncoding,
): Uint8Array {
  return encoding === 'json' ? jsonRequest(request, resource, messages) : protobufRequest(resource, messages)
}

function jsonRequest(request: OtlpRequest, resource: Resource, messages: readonly Uint8Array[]): Uint8Array {
  const { resources, scopes, messages: list } = names[request]
  const described = otlpJson.print(resource, writeResource)
  const head = `{"${resources}":[{"resource":${described},"${scopes}":[{"scope":{"name":"${scope}"},"${list}":[`
  const parts = messages.flatMap((message) => [comma, message])
  return Buffer.concat([Buffer.from(head), ...parts.slice(1), end])
}

// Logs and metrics have the same field numbers on all three levels.
function protobufRequest(resource: Resource, messages: readonly Uint8Array[]): Uint8Array {
  const writer = new ProtobufWriter()
  writer.message(1, () => {
    writer.bytes(1, otlpProtobuf.print(resource, writeResource))
    writer.message(2, () => {
      writer.message(1, () => writer.string(1, scope))
      for (const message of messages) writer.bytes(2, message)
    })
  })
  return writer.finish()
}

function writeResource(writer: OtlpWriter, resource: Resource): void {
  writeAttributes(writer, 'attributes', 1, resource)
}

/**
 * How many records or points a server rejected out of a request it answered with 200 (`partial_success`); 0 where none.
 * @param body latin1 for protobuf
 */
export function otlpRejected(body: string, encoding: OtlpEncoding): number {
  return encoding === 'json' ? jsonRejected(body) : protobufRejected(Buffer.from(body, 'latin1'))
}

function jsonRejected(body: string): number {
  const { rejectedLogRecords, rejectedDataPoints } = partialSuccess(body)
  const count = Number(rejectedLogRecords ?? rejectedDataPoints ?? 0)
  return count > 0 ? count : 0
}

type PartialSuccess = Readonly<{ rejectedLogRecords?: unknown; rejectedDataPoints?: unknown }>

function partialSuccess(body: string): PartialSuccess {
  try {
    const answer = JSON.parse(body) as { partialSuccess?: PartialSuccess | null } | null
    return answer?.partialSuccess ?? {}
  } catch {
    // Accepted without words, or with words of no protocol.
    return {}
  }
}

// ExportLogsServiceResponse and ExportMetricsServiceResponse: partial_success = 1 { rejected = 1 (int64), error_message = 2 }.
function protobufRejected(bytes: Uint8Array): number {
  if (bytes[0] !== 0x0a) return 0
  const { end } = varintAt(bytes, 1)
  return bytes[end] === 0x08 ? varintAt(bytes, end + 1).value : 0
}

function varintAt(bytes: Uint8Array, start: number): Readonly<{ value: number; end: number }> {
  let value = 0
  for (let at = start, factor = 1; at < bytes.length; at += 1, factor *= 128) {
    const byte = bytes[at] ?? 0
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, end: at + 1 }
  }
  return { value: 0, end: bytes.length }
}
