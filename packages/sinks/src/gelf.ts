// Graylog's GELF over UDP in chunks, over TCP or TLS ended by NUL, or over HTTP. Delivery: UDP and TCP handed to the kernel, HTTP acknowledged.
// https://go2docs.graylog.org/current/getting_in_log_data/gelf.html
// Proof: graygelf 2.0.0 over udp, rsyslog 8.2302.0 over tcp; bytes of gelf-pro 1.4.0.
import { gzipSync } from 'node:zlib'
import { type ErrorReport, kind, type LogEvent, type Options, randomHex } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { gelfBytesMax, gelfChunks, gelfMessage } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'
import { eachAlone, ended, inPackets } from './pack.ts'

/** Options of `gelf`. */
export type GelfOptions = Options<{
  /** Datagrams only: compress before chunking. Default `none`. */
  compress: 'none' | 'gzip'
  /** Datagrams only: bytes per chunk, 512 to 8192. Default 1420, which fits the internet. */
  chunkBytesMax: number
}>

const endpointDefault = 'udp://127.0.0.1:12201'
const chunkDefault = 1420

/** Sends lines and reports to Graylog. Default endpoint `udp://127.0.0.1:12201`; an http endpoint gets `/gelf` behind it. */
export const gelf: Factory<GelfOptions, 'log' | 'error'> = defineBackend({
  name: 'gelf',
  signals: ['log', 'error'],
  options: {
    compress: kind.oneOf('none', 'gzip'),
    chunkBytesMax: kind.between(512, 8192),
  },
  limits: ({ endpoint = endpointDefault, chunkBytesMax = chunkDefault }) =>
    endpoint.startsWith('udp:') ? { batchBytesMax: gelfBytesMax(chunkBytesMax) } : {},
  target({ endpoint = endpointDefault }: GelfOptions & SinkOptions) {
    if (!isHttp(endpoint)) return { via: 'socket', url: endpoint }
    const headers = { 'content-type': 'application/json' }
    return { via: 'http', url: endpointUrl(endpoint, '/gelf'), headers }
  },
  encode: (event: LogEvent | ErrorReport, _options, host) => gelfMessage(event, host.resource),
  frame(items, options) {
    const { endpoint = endpointDefault } = options
    if (endpoint.startsWith('udp:')) return items.flatMap((item) => datagrams(item, options))
    return isHttp(endpoint) ? eachAlone(items) : [{ body: ended(items, nul), items }]
  },
})

const nul = Buffer.from([0])

function isHttp(endpoint: string): boolean {
  return /^https?:/.test(endpoint)
}

function datagrams(item: Item, { compress, chunkBytesMax = chunkDefault }: GelfOptions): readonly Payload[] {
  const id = Buffer.from(randomHex(8), 'hex')
  const chunks = gelfChunks(compress === 'gzip' ? smaller(item.bytes) : item.bytes, id, chunkBytesMax)
  // Only where the user's `batchBytesMax` lets more in than Graylog takes; what is in no payload is counted.
  if (chunks === undefined) return []
  return inPackets(chunks, [item])
}

function smaller(bytes: Uint8Array): Uint8Array {
  const compressed = gzipSync(bytes)
  return compressed.length < bytes.length ? compressed : bytes
}
