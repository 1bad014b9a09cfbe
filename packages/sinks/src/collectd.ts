// collectd's network plugin, binary (https://collectd.org/wiki/index.php/Binary_protocol), unsigned and not encrypted.
// Delivery: handed to the kernel, no more is known.
// Proof: collectd 5.12.0, bytes of its own network plugin.
import { kind, type MetricPoint, type Options } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { collectdLists, collectdPackets } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { inPackets, joined, runsWithin } from './pack.ts'

/** Options of `collectd`. */
export type CollectdOptions = Options<{
  /** The plugin's name in every identifier. Default: the service's name. */
  plugin: string
}>

/** The network plugin's own packet size. */
const packetBytesMax = 1452
const intervalMsDefault = 10_000

/**
 * Sends metrics to collectd: what only grows as `derive` in whole numbers, the rest as `gauge`. Default endpoint
 * `udp://127.0.0.1:25826`; `intervalMs` (default 10 000) is told to the server. Of a series whose name and labels are longer than collectd's
 * own bound of 127 bytes the end is cut.
 */
export const collectd: Factory<CollectdOptions, 'metric'> = defineBackend({
  name: 'collectd',
  signals: ['metric'],
  options: {
    plugin: kind.text,
  },
  limits: { batchItemsMax: 1000, batchBytesMax: 256 * 1024, batchAgeMsMax: 100 },
  temporality: 'cumulative',
  target({ endpoint = 'udp://127.0.0.1:25826' }: CollectdOptions & SinkOptions) {
    if (!endpoint.startsWith('udp:')) throw new Error('collectd listens on udp: give endpoint a udp: URL')
    return { via: 'socket', url: endpoint }
  },
  encode(point: MetricPoint, { plugin, intervalMs = intervalMsDefault }, { resource }) {
    const host = resource['host.name'] ?? 'localhost'
    const lists = collectdLists(point, {
      host,
      plugin: plugin ?? resource['service.name'] ?? 'obs',
      intervalMs,
    })
    return lists.length === 0 ? undefined : lists
  },
  frame: (items) => runsWithin(items, packetBytesMax, 0).flatMap(packets),
})

// Only a point with more numbers than fit one packet is larger.
function packets(items: readonly Item[]): readonly Payload[] {
  const body = joined(items, '')
  if (body.length <= packetBytesMax) return [{ body, items }]
  return inPackets(collectdPackets(body, packetBytesMax), items)
}
