// Reports and alerts to any HTTP endpoint as JSON, one request each, signed as Standard Webhooks says. Delivery: acknowledged per report.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
// Proof: bytes of standardwebhooks 1.1.1.
import { createHmac } from 'node:crypto'
import { type Clock, type ErrorReport, kind, type LogEvent, ObsFault, type Sink } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { record } from '@obs/wire'
import { authorization } from './authorization.ts'
import { defineBackend, type Backend, type Factory, type SinkOptions } from './define.ts'
import { withNamedLines } from './named-lines.ts'

/** Options of `webhook`. */
export interface WebhookOptions {
  /** Where to post. */
  readonly endpoint: string
  /** `whsec_` and the key in base64; adds `webhook-signature`. Default none: unsigned. */
  readonly secret?: string | undefined
  /**
   * What is posted: `reports` (default), `alerts` (the lines `errors.alert` of a new group, a regression, a jump, an unmuting,
   * as the option `errors.alerts` asks for them), or `both`. Other lines count as `filtered`.
   */
  readonly posts?: 'reports' | 'alerts' | 'both' | undefined
  /** What the body says, as data for JSON: a chat's `{ text }`, for one; undefined: this one is not sent. Default: the whole event. */
  readonly template?: ((event: ErrorReport | LogEvent) => unknown) | undefined
}

const prefix = 'whsec_'

const description: Omit<Backend<WebhookOptions, 'error' | 'log'>, 'signals'> = {
  name: 'webhook',
  options: {
    endpoint: kind.name('give the URL to post to'),
    secret: kind.text,
    posts: kind.oneOf('reports', 'alerts', 'both'),
    template: kind.call,
  },
  limits: { batchItemsMax: 1, batchAgeMsMax: 0 },
  target({ endpoint, secret, token }: WebhookOptions & SinkOptions) {
    if (secret !== undefined && !secret.startsWith(prefix))
      throw new ObsFault(
        'bad_option',
        `webhook: secret does not start with ${prefix}: add it before the base64`,
      )
    return {
      via: 'http',
      url: endpoint,
      headers: {
        'content-type': 'application/json',
        ...authorization('Bearer', token),
      },
    }
  },
  // The id travels as a first line of its own up to the frame.
  encode(event: ErrorReport | LogEvent, { template }, host) {
    const body = template === undefined ? record(event, host.resource) : template(event)
    return body === undefined ? undefined : `${idOf(event)}\n${JSON.stringify(body)}`
  },
  frame: (items, { secret }, { clock }) => items.map((item) => posted(item, secret, clock)),
}

// Of an alert the newest occurrence and what happened to its group.
function idOf(event: ErrorReport | LogEvent): string {
  if (event.signal === 'error') return event.errorId
  const { last_id: id, kind } = event.fields
  return `${String(id)}-${String(kind)}`
}

/** Posts each report as JSON. Retries carry the same `webhook-id`, the error id, of an alert with its kind, and a time and signature of their own. */
export const webhook: Factory<WebhookOptions, 'error' | 'log'> = (
  options: WebhookOptions & SinkOptions = {} as WebhookOptions,
): Sink<'error' | 'log'> => {
  const posts = (options as Partial<WebhookOptions> | null)?.posts ?? 'reports'
  const sink = defineBackend({ ...description, signals: signalsOf[posts] })(options)
  return posts === 'reports' ? sink : withNamedLines(sink, alertEvents)
}

const signalsOf: Readonly<Record<'reports' | 'alerts' | 'both', readonly ('error' | 'log')[]>> = {
  reports: ['error'],
  alerts: ['log'],
  both: ['error', 'log'],
}
const alertEvents: ReadonlySet<string> = new Set(['errors.alert'])

function posted(item: Item, secret: string | undefined, clock: Clock): Payload {
  const text = Buffer.from(item.bytes).toString()
  const end = text.indexOf('\n')
  const id = text.slice(0, end)
  const body = text.slice(end + 1)
  return {
    body,
    items: [item],
    // Asked for by each attempt: "Every time an attempt is retried the timestamp of the attempt is updated" ("Webhook metadata").
    get headers() {
      const seconds = String(Math.floor(clock.now() / 1000))
      const headers = { 'webhook-id': id, 'webhook-timestamp': seconds }
      return secret === undefined
        ? headers
        : { ...headers, 'webhook-signature': signature(`${id}.${seconds}.${body}`, secret) }
    },
  }
}

function signature(content: string, secret: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}
