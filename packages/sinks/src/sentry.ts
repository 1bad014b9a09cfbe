// Sentry and what speaks its protocol: one envelope per report. Delivery: at least once while the process lives.
import { ObsFault, type ErrorReport } from '@obs/core'
import { parseDsn, printEnvelope, sentryEvent } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'

/** Options of `sentry`. */
export interface SentryOptions {
  /** `https://key@host/project`, as Sentry's project settings show it. */
  readonly dsn: string
}

/** Sends error reports to Sentry. Throws ObsFault for a DSN that is none. */
export const sentry: Factory<SentryOptions, 'error'> = defineBackend({
  name: 'sentry',
  signals: ['error'],
  // An envelope holds at most one event, so a batch is one report.
  limits: { batchItemsMax: 1, batchBytesMax: 1024 * 1024, batchAgeMsMax: 0 },
  target({ dsn }: SentryOptions & SinkOptions) {
    const parsed = parseDsn(dsn)
    if (parsed === undefined)
      throw new ObsFault(
        'bad_option',
        `sentry: dsn is not a DSN: copy it from the project's settings, it looks like https://key@host/1`,
      )
    const auth = `Sentry sentry_version=7, sentry_key=${parsed.key}, sentry_client=obs/0`
    return {
      via: 'http',
      url: parsed.envelopeUrl,
      headers: {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': auth,
        'user-agent': 'obs/0',
      },
    }
  },
  encode: (report: ErrorReport, _options, host) =>
    printEnvelope({
      header: { event_id: report.errorId },
      items: [{ header: { type: 'event' }, payload: JSON.stringify(sentryEvent(report, host.resource)) }],
    }),
  frame: (items) => items.map((item) => ({ body: item.bytes, items: [item] })),
})
