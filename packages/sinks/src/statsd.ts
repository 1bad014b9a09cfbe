// StatsD and DogStatsD: deltas on the sink's interval (https://github.com/statsd/statsd/blob/master/docs/metric_types.md).
// Delivery: handed to the kernel, no more is known.
// Proof: statsd 0.9.0, collectd 5.12.0; bytes of hot-shots 17.1.1.
import { kind, type MetricPoint, type Options } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import {
  packLines,
  ReadingAverage,
  serverLines,
  statsdLines,
  type ServerNames,
  type StatsdDialect,
} from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { inPackets, joined, packetBytesMax, runsWithin } from './pack.ts'

/** Options of `statsd`. */
export type StatsdOptions = Options<{
  /** In front of every name; end it with a dot. Default none. */
  prefix: string
  /** `etsy` (default): labels become parts of the name. `datadog`: labels become tags, and a check is a service check, too. */
  dialect: StatsdDialect
  /**
   * Requests, failures, lines, memory, averages and (of a fleet) workers under the names of gunicorn or uWSGI, so that
   * dashboards built on those keep working; all else under its own. Default: none.
   */
  names: ServerNames['of']
  /** The number that uWSGI's names hold for this process. Default 1. */
  worker: number
}>

/**
 * Sends metrics to a StatsD daemon over `udp:`, `tcp:` or `unix:` (a stream). Default endpoint `udp://127.0.0.1:8125`.
 * Packets hold at most 1432 bytes unless one line is longer; what is declared with `values: 'raw'` leaves value
 * by value: timers and histograms as `ms` (Datadog's as `h`), distinct counts as sets.
 */
export const statsd: Factory<StatsdOptions, 'metric'> = defineBackend({
  name: 'statsd',
  signals: ['metric'],
  options: {
    prefix: kind.text,
    dialect: kind.oneOf('etsy', 'datadog'),
    names: kind.oneOf('gunicorn', 'uwsgi'),
    worker: kind.atLeast(0),
  },
  limits: { batchItemsMax: 1000, batchBytesMax: 256 * 1024, batchAgeMsMax: 100 },
  target: ({ endpoint = 'udp://127.0.0.1:8125' }: StatsdOptions & SinkOptions) => ({
    via: 'socket',
    url: endpoint,
  }),
  encode(point: MetricPoint, options) {
    const { prefix = '', dialect = 'etsy', names, worker = 1 } = options
    const theirs =
      names === undefined
        ? undefined
        : serverLines(point, { of: names, worker, average: averageOf(options) }, prefix)
    const lines = theirs ?? statsdLines(point, { prefix, dialect })
    return lines.length === 0 ? undefined : lines.join('\n')
  },
  frame: (items, { endpoint = 'udp:', dialect }) =>
    runsWithin(items, packetBytesMax, 1).flatMap((run) =>
      packets(run).map((payload) => framed(payload, endpoint, dialect)),
    ),
})

const averages = new WeakMap<object, ReadingAverage>()

// The options are one object for the life of a sink.
function averageOf(options: object): ReadingAverage {
  const average = averages.get(options) ?? new ReadingAverage()
  averages.set(options, average)
  return average
}

// Only a point with more lines than fit one packet is larger.
function packets(items: readonly Item[]): readonly Payload[] {
  const body = joined(items, '\n')
  if (body.length <= packetBytesMax) return [{ body, items }]
  return inPackets(packLines(Buffer.from(body).toString().split('\n'), packetBytesMax), items)
}

function framed(payload: Payload, endpoint: string, dialect: StatsdDialect | undefined): Payload {
  if (endpoint.startsWith('udp:')) return payload
  const body = Buffer.from(payload.body)
  if (dialect === 'datadog' && endpoint.startsWith('unix:')) return { ...payload, body: prefixed(body) }
  return { ...payload, body: Buffer.concat([body, Buffer.from('\n')]) }
}

// Datadog's stream sockets want each packet's length in front: four bytes, little endian.
function prefixed(packetBytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(packetBytes.length)
  return Buffer.concat([length, packetBytes])
}
