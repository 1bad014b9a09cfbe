// Sentry and what speaks its protocol: reports, check-ins, feedback, sessions and, where asked, lines. Delivery: acknowledged per report.
// https://develop.sentry.dev/sdk/overview/
// Proof: Spotlight 4.11.8, sentry-cli 3.8.0; bytes of @sentry/node 10.78.0 and 11.12.0.
import { kind, ObsFault, type Sink } from '@obs/core'
import type { Target } from '@obs/delivery'
import { parseDsn } from '@obs/wire'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { withNamedLines } from './named-lines.ts'
import { recordEvents, sentryBackend } from './sentry-backend.ts'

/** Options of `sentry`. */
export interface SentryOptions {
  /** `https://key@host/project`, as Sentry's project settings show it. */
  readonly dsn: string
  /**
   * Which log lines go to Sentry, too. `records` (default): those that are more than a line, check-ins, feedback and sessions;
   * the others count as `filtered`. `all`: every line, as Sentry's logs. `none`: reports only.
   */
  readonly logs?: 'records' | 'all' | 'none' | undefined
  /** Fields of texts, numbers or flags that become tags, to search and alert by: `['tenant', 'plan']`. Default: none beside event, group and `http.route`. */
  readonly tags?: readonly string[] | undefined
}

const dsnMend = "copy it from the project's settings, it looks like https://key@host/1"

/** Sends reports to Sentry, with losses told as client reports. Throws ObsFault for a DSN that is none. */
export const sentry: Factory<SentryOptions, 'error' | 'log'> = (
  options: SentryOptions & SinkOptions = {} as SentryOptions,
): Sink<'error' | 'log'> => {
  const { logs = 'records', tags } = (options as Partial<SentryOptions> | null) ?? {}
  const sink = defineBackend(
    sentryBackend<SentryOptions, 'error' | 'log'>({
      name: 'sentry',
      signals: logs === 'none' ? ['error'] : ['error', 'log'],
      lines: logs === 'all' ? 'sent' : 'left out',
      tags,
      options: {
        dsn: kind.needed(kind.text, dsnMend),
        logs: kind.oneOf('records', 'all', 'none'),
        tags: kind.listOf(kind.text, "give names of fields, as in ['tenant', 'plan']"),
      },
      target: ({ dsn }) => targetOf(dsn),
    }),
  )(options)
  return logs === 'records' ? withNamedLines(sink, recordEvents) : sink
}

function targetOf(dsn: string): Target {
  const parsed = parseDsn(dsn)
  if (parsed === undefined) throw new ObsFault('bad_option', `sentry: dsn is not a DSN: ${dsnMend}`)
  return {
    via: 'http',
    url: parsed.envelopeUrl,
    headers: {
      'content-type': 'application/x-sentry-envelope',
      'x-sentry-auth': `Sentry sentry_version=7, sentry_key=${parsed.key}, sentry_client=obs/0`,
      'user-agent': 'obs/0',
    },
  }
}
