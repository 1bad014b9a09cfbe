// Loggly's bulk endpoint: JSON lines over HTTPS. Delivery: received by Loggly; the reply says nothing about single events.
// https://documentation.solarwinds.com/en/success_center/loggly/content/admin/http-bulk-endpoint.htm
// Proof: bytes of node-loggly-bulk 4.0.2.
import { kind, type LogEvent } from '@obs/core'
import { isoTime, record } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { endpointUrl } from './endpoint-url.ts'

/** Options of `loggly`. */
export interface LogglyOptions {
  /** The customer token. */
  readonly token: string
  /** Default `['obs']`. */
  readonly tags?: readonly string[] | undefined
}

/** Sends lines to Loggly. Default endpoint `https://logs-01.loggly.com`. */
export const loggly: Factory<LogglyOptions, 'log'> = defineBackend({
  name: 'loggly',
  signals: ['log'],
  options: {
    token: kind.name('give the customer token'),
    tags: kind.listOf(kind.text),
  },
  // Loggly takes 5 MB a request and cuts events above 1 MB.
  limits: { batchItemsMax: 500, batchBytesMax: 1024 * 1024 },
  target({ endpoint, token, tags = ['obs'] }: LogglyOptions & SinkOptions) {
    const labels = tags.length === 0 ? '' : `/tag/${tags.map(encodeURIComponent).join(',')}`
    return {
      via: 'http',
      url: endpointUrl(endpoint ?? 'https://logs-01.loggly.com', `/bulk/${token}${labels}/`),
      headers: { 'content-type': 'text/plain' },
    }
  },
  encode: (event: LogEvent, _options, host) =>
    JSON.stringify({ timestamp: isoTime(event.time), ...record(event, host.resource) }),
})
