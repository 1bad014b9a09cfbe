// Graphite: carbon's plaintext and pickle receivers (https://graphite.readthedocs.io/en/stable/feeding-carbon.html).
// Delivery: written to the connection; carbon does not answer.
// Proof: carbon 1.1.7 with graphite-web 1.1.8, VictoriaMetrics 1.79.5.
import { kind, type MetricPoint, type Options } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { graphiteLine, graphiteValues, pickledPair, pickleFrame } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { joined, packetBytesMax, runsWithin } from './pack.ts'

/** Options of `graphite`. */
export type GraphiteOptions = Options<{
  /** In front of every path; end it with a dot. Default none. */
  prefix: string
  /** `path` (default): label values become parts of the path. `tagged`: labels become tags, for carbon 1.1 and later. */
  labels: 'path' | 'tagged'
  /** `plaintext` (default, port 2003) or `pickle` (port 2004, TCP only). */
  protocol: 'plaintext' | 'pickle'
}>

/**
 * Sends metrics to Graphite over `tcp:` or `udp:`. Default endpoint `tcp://127.0.0.1:2003`, for pickle port 2004. Give it
 * the finest retention as `intervalMs`: Whisper keeps the last value of a slot.
 */
export const graphite: Factory<GraphiteOptions, 'metric'> = defineBackend({
  name: 'graphite',
  signals: ['metric'],
  options: {
    prefix: kind.text,
    labels: kind.oneOf('path', 'tagged'),
    protocol: kind.oneOf('plaintext', 'pickle'),
  },
  limits: { batchItemsMax: 1000, batchAgeMsMax: 100 },
  target({ endpoint, protocol }: GraphiteOptions & SinkOptions) {
    const url = endpoint ?? `tcp://127.0.0.1:${protocol === 'pickle' ? 2004 : 2003}`
    if (protocol === 'pickle' && url.startsWith('udp:'))
      throw new Error("carbon's pickle receiver listens on tcp: give endpoint a tcp: URL")
    return { via: 'socket', url }
  },
  encode(point: MetricPoint, { prefix = '', labels = 'path', protocol }) {
    const values = graphiteValues(point, { prefix, labels })
    if (values.length === 0) return undefined
    return protocol === 'pickle'
      ? Buffer.concat(values.map(pickledPair))
      : values.map((value) => `${graphiteLine(value)}\n`).join('')
  },
  frame(items, { endpoint = 'tcp:', protocol }) {
    if (protocol === 'pickle') return [{ body: pickleFrame(items.map(({ bytes }) => bytes)), items }]
    return endpoint.startsWith('udp:') ? runsWithin(items, packetBytesMax, 0).map(lines) : [lines(items)]
  },
})

function lines(items: readonly Item[]): Payload {
  return { body: joined(items, ''), items }
}
