// InfluxDB by line protocol: the write API of version 2 (https://docs.influxdata.com/influxdb/v2/api/#operation/PostWrite)
// and of version 1. Delivery: at least once; a repeated line overwrites itself.
// Proof: InfluxDB 1.6.7 (version 1, UDP), VictoriaMetrics 1.79.5 (version 2); bytes of @influxdata/influxdb-client 1.35.0.
import { kind, type MetricPoint, type Options } from '@obs/core'
import { httpVerdict, type Item, type Reply, type Verdict } from '@obs/delivery'
import { influxLine } from '@obs/wire'
import { authorization } from './authorization.ts'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'
import { joined, packetBytesMax, runsWithin } from './pack.ts'

/** Options of `influx`. `token` is version 2's; version 1 takes `user:password` as its token, or none. */
export type InfluxOptions = Options<{
  /** Which write API. Default 2. */
  version: 1 | 2
  /** Version 2 only; a server with one organisation takes it for the default. */
  org: string
  /** Version 1 only: which retention policy. Default: the database's own. */
  retentionPolicy: string
}> & {
  /** Where points go; version 1 calls it the database. With a `udp:` endpoint the server's settings decide. */
  readonly bucket: string
}

/** Sends metrics to InfluxDB, or to what takes its lines. Default endpoint `http://127.0.0.1:8086`. */
export const influx: Factory<InfluxOptions, 'metric'> = defineBackend({
  name: 'influx',
  signals: ['metric'],
  options: {
    bucket: kind.name('name the bucket, in version 1 the database'),
    version: kind.oneOf(1, 2),
    org: kind.text,
    retentionPolicy: kind.text,
  },
  limits: { batchItemsMax: 5000, batchAgeMsMax: 100 },
  target(options: InfluxOptions & SinkOptions) {
    const { endpoint = 'http://127.0.0.1:8086', token } = options
    if (endpoint.startsWith('udp:')) return { via: 'socket', url: endpoint }
    const url = new URL(endpointUrl(endpoint, options.version === 1 ? '/write' : '/api/v2/write'))
    for (const [name, value] of Object.entries(queryOf(options))) {
      if (value !== undefined) url.searchParams.set(name, value)
    }
    return { via: 'http', url: url.href, headers: authorization('Token', token) }
  },
  encode: (point: MetricPoint) => influxLine(point),
  frame(items, { endpoint = 'http:' }) {
    const runs = endpoint.startsWith('udp:') ? runsWithin(items, packetBytesMax, 1) : [items]
    return runs.map((run) => ({ body: joined(run, '\n'), items: run, headers }))
  },
  verdict: partialVerdict,
})

const headers = { 'content-type': 'text/plain; charset=utf-8' }

function queryOf({
  version,
  org,
  bucket,
  retentionPolicy,
}: InfluxOptions): Record<string, string | undefined> {
  return version === 1 ? { db: bucket, rp: retentionPolicy } : { org, bucket }
}

// `partial write: field type conflict … dropped=1`: the other lines are in. Which one was dropped it does not say.
function partialVerdict(reply: Reply, items: readonly Item[]): Verdict {
  const dropped = Number(/partial write:.* dropped=(\d+)/s.exec(reply.body)?.[1] ?? Number.NaN)
  if (!(dropped < items.length)) return httpVerdict(reply)
  return { rejected: 'invalid', items: items.slice(items.length - dropped) }
}
