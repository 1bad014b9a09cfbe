// Splunk's HTTP event collector. Delivery: received by the collector; with a channel and a token
// that acknowledges, kept by the index.
// https://docs.splunk.com/Documentation/Splunk/latest/Data/HECRESTendpoints
// Proof: bytes of splunk-logging 0.11.1.
import { kind, type ObsEvent } from '@obs/core'
import { httpVerdict, type Confirmation, type Item, type Reply, type Verdict } from '@obs/delivery'
import { hecEvent, type HecPlace } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'
import { joined } from './pack.ts'

/** Options of `splunk`. */
export type SplunkOptions = HecPlace & {
  /** The collector's token. */
  readonly token: string
  /**
   * A GUID of your choice; tokens with indexer acknowledgement refuse requests without one. The collector is then asked each second,
   * for at most a minute, whether the index keeps a batch; what it does not confirm is sent again. Default none.
   */
  readonly channel?: string | undefined
}

/** Sends lines, reports and metrics to Splunk. Default endpoint `https://127.0.0.1:8088`. */
export const splunk: Factory<SplunkOptions> = defineBackend({
  name: 'splunk',
  signals: ['log', 'error', 'metric'],
  options: {
    token: kind.name("give the collector's token"),
    channel: kind.text,
    index: kind.text,
    source: kind.text,
    sourcetype: kind.text,
  },
  limits: { batchItemsMax: 500, batchBytesMax: 800_000 },
  target(options: SplunkOptions & SinkOptions) {
    return {
      via: 'http',
      url: collectorUrl(options.endpoint),
      headers: {
        'content-type': 'application/json',
        authorization: `Splunk ${options.token}`,
        ...(options.channel === undefined ? {} : { 'x-splunk-request-channel': options.channel }),
      },
    }
  },
  encode: (event: ObsEvent, options, host) => hecEvent(event, host.resource, options),
  frame: (items) => [{ body: joined(items, '\n'), items, path: '/event' }],
  verdict: collectorVerdict,
  confirmation: ({ body }) => acknowledgement(body),
})

function collectorUrl(endpoint = 'https://127.0.0.1:8088'): string {
  return endpointUrl(endpoint.replace(/\/event\/?$/, ''), '/services/collector')
}

// Only a token with indexer acknowledgement answers with an id.
function acknowledgement(body: string): Confirmation | undefined {
  const id = /"ackId"\s*:\s*(\d+)/.exec(body)?.[1]
  if (id === undefined) return undefined
  return {
    ask: { body: `{"acks":[${id}]}`, items: [], path: '/ack' },
    isKept: (answer) => new RegExp(`"${id}"\\s*:\\s*true`).test(answer.body),
  }
}

// The collector stops at the first event it cannot read and names it: the others are tried again without it.
function collectorVerdict(reply: Reply, items: readonly Item[]): Verdict {
  const verdict = httpVerdict(reply)
  const number = reply.status === 400 ? invalidNumber(reply.body) : undefined
  const invalid = number === undefined ? undefined : items[number]
  if (invalid === undefined || items.length === 1) return verdict
  return [
    { rejected: 'invalid', items: [invalid] },
    { retry: true, afterMs: 0, items: items.filter((item) => item !== invalid) },
  ]
}

function invalidNumber(body: string): number | undefined {
  const found = /"invalid-event-number"\s*:\s*(\d+)/.exec(body)?.[1]
  return found === undefined ? undefined : Number(found)
}
