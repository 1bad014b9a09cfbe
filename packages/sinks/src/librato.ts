// Librato, now AppOptics: measurements with tags (https://docs.appoptics.com/api/#create-a-measurement).
// Delivery: at least once while the process lives; measurements the service names as bad are counted.
import { kind, type MetricPoint, type Options } from '@obs/core'
import { httpVerdict, type Item, type Reply, type Verdict } from '@obs/delivery'
import { measurements } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'

/** Options of `librato`. */
export type LibratoOptions = Options<{
  /** On every measurement. Default: the host's name as `host`. */
  tags: Readonly<Record<string, string>>
}> & {
  /** The API token. */
  readonly token: string
}

/** Sends metrics to AppOptics. Default endpoint `https://api.appoptics.com`. */
export const librato: Factory<LibratoOptions, 'metric'> = defineBackend({
  name: 'librato',
  signals: ['metric'],
  options: {
    token: kind.name("copy it from the service's settings"),
    tags: kind.mapOf(kind.text),
  },
  // A request holds at most 1000 measurements; a distribution is eight.
  limits: { batchItemsMax: 125, batchAgeMsMax: 100 },
  target({ endpoint = 'https://api.appoptics.com', token }: LibratoOptions & SinkOptions) {
    const authorization = `Basic ${Buffer.from(`${token}:`).toString('base64')}`
    return { via: 'http', url: endpoint, headers: { 'content-type': 'application/json', authorization } }
  },
  encode(point: MetricPoint, { tags }, { resource }) {
    const made = measurements(point, tags ?? { host: resource['host.name'] ?? 'unknown' })
    return made.length === 0 ? undefined : made.map((one) => JSON.stringify(one)).join(',')
  },
  frame(items) {
    const texts = items.map(({ bytes }) => Buffer.from(bytes).toString())
    return [{ path: '/v1/measurements', body: `{"measurements":[${texts.join(',')}]}`, items }]
  },
  verdict: multiStatus,
})

type Answer = Readonly<{
  measurements?: { readonly summary?: { readonly failed?: number } }
  errors?: readonly { readonly value?: unknown }[]
}>

// A request may succeed in part: the reply counts the failed ones and quotes what was wrong with each.
function multiStatus(reply: Reply, items: readonly Item[]): Verdict {
  const answer = reply.status >= 200 && reply.status < 300 ? parsed(reply.body) : undefined
  const failed = answer?.measurements?.summary?.failed ?? 0
  if (failed === 0) return httpVerdict(reply)
  const quoted = (answer?.errors ?? []).map(({ value }) => JSON.stringify(value))
  const named = items.filter(({ bytes }) => quoted.some((text) => Buffer.from(bytes).includes(text)))
  return { rejected: 'invalid', items: named.length > 0 ? named : items.slice(-failed) }
}

function parsed(body: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    // Accepted without words.
    return undefined
  }
}
