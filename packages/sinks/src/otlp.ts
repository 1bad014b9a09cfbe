// OpenTelemetry's protocol over HTTP, for every collector and vendor that speaks it (https://opentelemetry.io/docs/specs/otlp/).
// Delivery: at least once while the process lives; partial success is counted.
// Proof: autotel-devtools 27.1.0; bytes of @opentelemetry/otlp-transformer 0.57.2.
import { kind, type ObsEvent, type Options, type SinkHost } from '@obs/core'
import { httpVerdict, type Item, type Payload, type Reply, type Verdict } from '@obs/delivery'
import {
  otlpLogRecord,
  otlpMetric,
  otlpRejected,
  otlpRequest,
  otlpTypes,
  type OtlpEncoding,
  type OtlpRequest,
  type Temporality,
} from '@obs/wire'
import { authorization } from './authorization.ts'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'

/** Options of `otlp`. */
export type OtlpOptions = Options<{
  /** Default `protobuf`. */
  encoding: OtlpEncoding
  /** Of sums and histograms. Default `cumulative`; `delta` for services that add up by themselves. */
  temporality: Temporality
  /** Sent with every request, as a vendor asks for. `token` becomes `authorization: Bearer …`. */
  headers: Readonly<Record<string, string>>
  /** Where requests go below the endpoint. Default `/v1/logs` and `/v1/metrics`. */
  paths: Options<Record<OtlpRequest, string>>
}>

const retried: ReadonlySet<number> = new Set([0, 429, 502, 503, 504])

/**
 * Sends lines and reports as log records to `/v1/logs`, metrics as sums, gauges and exponential histograms to
 * `/v1/metrics`. Default endpoint `http://127.0.0.1:4318`; the paths are added to it.
 */
export const otlp: Factory<OtlpOptions> = defineBackend({
  name: 'otlp',
  signals: ['log', 'error', 'metric'],
  options: {
    encoding: kind.oneOf('protobuf', 'json'),
    temporality: kind.oneOf('cumulative', 'delta'),
    headers: kind.mapOf(kind.text),
    paths: kind.group({ logs: kind.text, metrics: kind.text }),
  },
  limits: { batchItemsMax: 512, batchBytesMax: 4 * 1024 * 1024 },
  temporality: ({ temporality = 'cumulative' }) => temporality,
  target({
    endpoint = 'http://127.0.0.1:4318',
    encoding = 'protobuf',
    headers,
    token,
  }: OtlpOptions & SinkOptions) {
    return {
      via: 'http',
      url: endpoint,
      headers: { 'content-type': otlpTypes[encoding], ...authorization('Bearer', token), ...headers },
    }
  },
  encode(event: ObsEvent, { encoding = 'protobuf', temporality = 'cumulative' }) {
    return event.signal === 'metric'
      ? otlpMetric(event, temporality, encoding)
      : otlpLogRecord(event, encoding)
  },
  frame(items, options, host) {
    const logs = items.filter(({ signal }) => signal !== 'metric')
    const metrics = items.filter(({ signal }) => signal === 'metric')
    return [...payloads('logs', logs, options, host), ...payloads('metrics', metrics, options, host)]
  },
  verdict(reply, items, { encoding = 'protobuf' }) {
    return reply.status === 200 ? partial(reply, items, encoding) : failure(reply)
  },
})

function payloads(
  request: OtlpRequest,
  items: readonly Item[],
  { encoding = 'protobuf', paths = {} }: OtlpOptions,
  { resource }: SinkHost,
): readonly Payload[] {
  if (items.length === 0) return []
  const messages = items.map(({ bytes }) => bytes)
  return [
    {
      path: paths[request] ?? `/v1/${request}`,
      body: otlpRequest(request, resource, messages, encoding),
      items,
    },
  ]
}

// A partial success is never sent again ("Partial Success"). Which of the items were rejected the server does not say.
function partial({ body }: Reply, items: readonly Item[], encoding: OtlpEncoding): Verdict {
  const rejected = Math.min(otlpRejected(body, encoding), items.length)
  return rejected === 0 ? 'accepted' : { rejected: 'invalid', items: items.slice(-rejected) }
}

// Only four statuses are to be tried again ("Retryable Response Codes"); a 500 is not.
function failure(reply: Reply): Verdict {
  return reply.status < 500 || retried.has(reply.status) ? httpVerdict(reply) : { rejected: 'invalid' }
}
