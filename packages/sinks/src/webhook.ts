// Reports to any HTTP endpoint as JSON, one request each, signed as Standard Webhooks says. Delivery: acknowledged per report.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
// Proof: bytes of standardwebhooks 1.1.1.
import { createHmac } from 'node:crypto'
import { ObsFault, type ErrorReport } from '@obs/core'
import type { Item, Payload } from '@obs/delivery'
import { record } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'

/** Options of `webhook`. */
export interface WebhookOptions {
  /** Where to post. */
  readonly endpoint: string
  /** `whsec_` and the key in base64; adds `webhook-signature`. Default none: unsigned. */
  readonly secret?: string | undefined
  /** What the body says, as data for JSON: a chat's `{ text }`, for one; undefined: this report is not sent. Default: the whole report. */
  readonly template?: ((report: ErrorReport) => unknown) | undefined
}

const prefix = 'whsec_'

/** Posts each report as JSON. Retries carry the same `webhook-id`: the error id. */
export const webhook: Factory<WebhookOptions, 'error'> = defineBackend({
  name: 'webhook',
  signals: ['error'],
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
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    }
  },
  // The id travels as a first line of its own up to the frame.
  encode(report: ErrorReport, { template }, host) {
    const body = template === undefined ? record(report, host.resource) : template(report)
    return body === undefined ? undefined : `${report.errorId}\n${JSON.stringify(body)}`
  },
  frame: (items, { secret }) => items.map((item) => signed(item, secret)),
})

function signed(item: Item, secret: string | undefined): Payload {
  const text = Buffer.from(item.bytes).toString()
  const end = text.indexOf('\n')
  const id = text.slice(0, end)
  const body = text.slice(end + 1)
  const seconds = String(Math.floor(item.time / 1000))
  const headers = { 'webhook-id': id, 'webhook-timestamp': seconds }
  if (secret === undefined) return { body, items: [item], headers }
  const key = Buffer.from(secret.slice(prefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { body, items: [item], headers: { ...headers, 'webhook-signature': `v1,${signature}` } }
}
