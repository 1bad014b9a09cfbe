// Riemann over TCP, where each message is answered, or UDP (https://riemann.io, protocol: proto.proto).
// Delivery: TCP at least once while the process lives; UDP handed to the kernel, no more is known.
// Proof: the official proto file of npm's riemann 2.2.0, read by protobufjs; the server itself could not be had.
import { type ErrorReport, kind, type MetricPoint, type Options } from '@obs/core'
import { httpVerdict, type Payload, type Reply, type Verdict } from '@obs/delivery'
import { riemannError, riemannMetric, riemannMsg, riemannReply } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { joined, runsWithin } from './pack.ts'

/** Options of `riemann`. */
export type RiemannOptions = Options<{
  /** On every event. Default none. */
  tags: readonly string[]
  /** How long the index keeps an event, in seconds. Default 60. */
  ttlSeconds: number
}>

/** What Riemann reads of one datagram. */
const datagramBytesMax = 16_384
const lengthBytes = 4

/** Sends metrics, and failures as `critical` events, to Riemann by `tcp:`, `tls:` or `udp:`. Default endpoint `tcp://127.0.0.1:5555`. */
export const riemann: Factory<RiemannOptions, 'metric' | 'error'> = defineBackend({
  name: 'riemann',
  signals: ['metric', 'error'],
  options: {
    tags: kind.listOf(kind.text),
    ttlSeconds: kind.atLeast(0),
  },
  limits: { batchItemsMax: 100, batchBytesMax: datagramBytesMax, batchAgeMsMax: 100 },
  target({ endpoint = 'tcp://127.0.0.1:5555' }: RiemannOptions & SinkOptions) {
    return endpoint.startsWith('udp:')
      ? { via: 'socket', url: endpoint }
      : { via: 'socket', url: endpoint, replyLength }
  },
  encode(event: MetricPoint | ErrorReport, { tags = [], ttlSeconds = 60 }, { resource }) {
    const shape = { host: resource['host.name'] ?? '', tags, ttlSeconds }
    const events = event.signal === 'error' ? [riemannError(event, shape)] : riemannMetric(event, shape)
    return events.length === 0 ? undefined : riemannMsg(events)
  },
  frame: (items, { endpoint = 'tcp:' }) =>
    runsWithin(items, datagramBytesMax, 0).map((run): Payload => {
      const body = joined(run, '')
      return { body: endpoint.startsWith('udp:') ? body : prefixed(body), items: run }
    }),
  verdict: (reply, _items, { endpoint = 'tcp:' }) =>
    reply.status !== 200 || endpoint.startsWith('udp:') ? httpVerdict(reply) : answered(reply),
})

function prefixed(msg: Uint8Array): Uint8Array {
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(msg.length)
  return Buffer.concat([length, msg])
}

function replyLength(received: Uint8Array): number {
  if (received.length < lengthBytes) return 0
  const whole = lengthBytes + Buffer.from(received).readUInt32BE()
  return received.length < whole ? 0 : whole
}

// No word at all: the worker of a crash waits for none, nor does another transport.
function answered({ body }: Reply): Verdict {
  if (body === '') return 'accepted'
  const { ok, error } = riemannReply(Buffer.from(body, 'latin1').subarray(lengthBytes))
  if (ok) return 'accepted'
  return error === '' ? { rejected: 'invalid' } : { rejected: 'invalid', because: error }
}
