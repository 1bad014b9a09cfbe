// StatsD over UDP: deltas on the sink's interval, packed into datagrams. Delivery: handed to the kernel, no more is known.
import type { MetricPoint, Options } from '@obs/core'
import { packLines, statsdLines, type StatsdDialect } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'

/** Options of `statsd`. */
export type StatsdOptions = Options<{
  /** In front of every name; end it with a dot. Default none. */
  prefix: string
  /** `etsy` (default): labels become parts of the name. `datadog`: labels become tags. */
  dialect: StatsdDialect
}>

/** What fits an Ethernet frame with room for tunnels. */
const packetBytesMax = 1432

/** Sends metrics to a StatsD daemon. Default endpoint `udp://127.0.0.1:8125`. */
export const statsd: Factory<StatsdOptions, 'metric'> = defineBackend({
  name: 'statsd',
  signals: ['metric'],
  limits: { batchItemsMax: 1000, batchAgeMsMax: 100 },
  target: (options: StatsdOptions & SinkOptions) => ({
    via: 'socket',
    url: options.endpoint ?? 'udp://127.0.0.1:8125',
  }),
  encode(point: MetricPoint, { prefix = '', dialect = 'etsy' }) {
    const lines = statsdLines(point, { prefix, dialect })
    return lines.length === 0 ? undefined : lines.join('\n')
  },
  frame(items) {
    const packets = packLines(
      items.flatMap(({ bytes }) => Buffer.from(bytes).toString().split('\n')),
      packetBytesMax,
    )
    // The items are counted with the last packet: until it left, the batch is not out.
    return packets.map((body, index) => ({ body, items: index === packets.length - 1 ? items : [] }))
  },
})
