// Elasticsearch and OpenSearch by the bulk API, documents in the Elastic Common Schema. Delivery: acknowledged per document.
// https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
// Proof: bytes of @elastic/elasticsearch 8.15.0 and @elastic/ecs-pino-format 1.5.0.
import { type ErrorReport, kind, type LogEvent, type Options } from '@obs/core'
import { httpVerdict, type Item, type Reply, type Ruling, type Verdict } from '@obs/delivery'
import { ecsDocument } from '@obs/wire'
import { authorization } from './authorization.ts'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'

/** Options of `elastic`. `token` is an API key in its encoded form; user and password may stand in the endpoint. */
export type ElasticOptions = Options<{
  /** Index or data stream. Default `logs-obs-default`, a data stream by Elasticsearch's own template. */
  index: string
}>

/** Indexes lines and reports as ECS documents. Default endpoint `http://127.0.0.1:9200`. */
export const elastic: Factory<ElasticOptions, 'log' | 'error'> = defineBackend({
  name: 'elastic',
  signals: ['log', 'error'],
  options: {
    index: kind.text,
  },
  limits: { batchItemsMax: 500, batchBytesMax: 5 * 1024 * 1024 },
  target(options: ElasticOptions & SinkOptions) {
    const url = endpointUrl(options.endpoint ?? 'http://127.0.0.1:9200', '/_bulk')
    return {
      via: 'http',
      // Only the statuses are read, so that the reply to a large batch stays small.
      url: `${url}${url.includes('?') ? '&' : '?'}filter_path=errors,items.*.status`,
      headers: {
        'content-type': 'application/x-ndjson',
        ...authorization('ApiKey', options.token),
      },
    }
  },
  encode(event: LogEvent | ErrorReport, { index = 'logs-obs-default' }, host) {
    // A report's id is its document's id: sent twice, it is there once.
    const id = event.signal === 'error' ? { _id: event.errorId } : {}
    const action = JSON.stringify({ create: { _index: index, ...id } })
    return `${action}\n${JSON.stringify(ecsDocument(event, host.resource))}`
  },
  verdict: bulkVerdict,
})

function bulkVerdict(reply: Reply, items: readonly Item[]): Verdict {
  const verdict = httpVerdict(reply)
  // No word at all: not Elasticsearch but a file or an agent has taken the batch.
  if (verdict !== 'accepted' || reply.body === '') return verdict
  const statuses = statusesOf(reply.body)
  // A reply cut short says nothing of any document: sent again, lines may be there twice, reports are not.
  if (statuses === 'unreadable') return { retry: true }
  if (statuses === 'all well') return 'accepted'
  const retried = items.filter((_item, index) => isBusy(statuses[index]))
  const refused = items.filter((_item, index) => isRefused(statuses[index]))
  const rulings: Ruling[] = []
  if (retried.length > 0) rulings.push({ retry: true, items: retried })
  if (refused.length > 0) rulings.push({ rejected: 'invalid', items: refused })
  return rulings
}

function statusesOf(body: string): readonly number[] | 'all well' | 'unreadable' {
  try {
    const { errors, items = [] } = JSON.parse(body) as {
      errors?: boolean
      items?: readonly Readonly<Record<string, { status: number }>>[]
    }
    return errors === true ? items.map((item) => Object.values(item)[0]?.status ?? 500) : 'all well'
  } catch {
    return 'unreadable'
  }
}

function isBusy(status = 500): boolean {
  return status === 429 || status >= 500
}

// 409: the document is there already, from an attempt whose reply was lost.
function isRefused(status = 500): boolean {
  return status >= 400 && status !== 409 && !isBusy(status)
}
