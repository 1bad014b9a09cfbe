// Grafana Loki's push API. Delivery: acknowledged per request; of a refused one Loki keeps the good entries, and does not always say how many.
// https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
// Proof: bytes of winston-loki 6.1.7.
import { kind, type LogEvent, type Options } from '@obs/core'
import { httpVerdict, type Item, type Reply, type Verdict } from '@obs/delivery'
import { lokiEntry, lokiPush } from '@obs/wire'
import { authorization } from './authorization.ts'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'
import { labelsKind } from './labels-kind.ts'

/** Options of `loki`. `token` is sent as a bearer token; user and password may stand in the endpoint. */
export type LokiOptions = Options<{
  /** Further labels, the same for every line. Each set of values is a stream: keep them few. Default none. */
  labels: Readonly<Record<string, string>>
  /** The tenant (`X-Scope-OrgID`). Default none. */
  tenant: string
}>

/** Pushes lines to Loki; ids travel as structured metadata. Default endpoint `http://127.0.0.1:3100`. */
export const loki: Factory<LokiOptions, 'log'> = defineBackend({
  name: 'loki',
  signals: ['log'],
  options: {
    labels: labelsKind,
    tenant: kind.text,
  },
  limits: { batchItemsMax: 1000, batchBytesMax: 1024 * 1024 },
  target(options: LokiOptions & SinkOptions) {
    return {
      via: 'http',
      url: endpointUrl(options.endpoint ?? 'http://127.0.0.1:3100', '/loki/api/v1/push'),
      headers: {
        'content-type': 'application/json',
        ...authorization('Bearer', options.token),
        ...(options.tenant === undefined ? {} : { 'x-scope-orgid': options.tenant }),
      },
    }
  },
  encode: (event: LogEvent, { labels = {} }, host) => lokiEntry(event, host.resource, labels),
  frame(items) {
    return [{ body: lokiPush(items.map(({ bytes }) => Buffer.from(bytes).toString())), items }]
  },
  verdict: pushVerdict,
})

// `total ignored: 1 out of 3 for stream: …`: the others of that stream are kept. Of other streams it says nothing, so that the whole
// request counts as refused where there was more than one; which entries were ignored it does not say.
function pushVerdict(reply: Reply, items: readonly Item[]): Verdict {
  const [, ignored, all] = /total ignored: (\d+) out of (\d+)/.exec(reply.body) ?? []
  if (reply.status !== 400 || Number(all) !== items.length) return httpVerdict(reply)
  return { rejected: 'invalid', items: items.slice(items.length - Number(ignored)) }
}
