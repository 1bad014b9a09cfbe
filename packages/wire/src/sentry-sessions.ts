// Sessions for crash-free rates, read from a log line. https://develop.sentry.dev/sdk/telemetry/sessions/
import type { LogEvent } from '@obs/core'
import type { EnvelopeItem } from './envelope.ts'
import { isoTime } from './iso-time.ts'
import type { Resource } from './per-resource.ts'

const minuteMs = 60_000

/**
 * The item of a line with the fields `since` (epoch ms), `exited`, `errored` and `crashed`; undefined where one is missing, or without a
 * release, which Sentry cannot do without.
 */
export function sessionsItem({ fields }: LogEvent, resource: Resource): EnvelopeItem | undefined {
  const release = resource['service.version']
  const { since, exited, errored, crashed } = fields
  if (release === undefined || typeof since !== 'number') return undefined
  if (![exited, errored, crashed].every((count) => typeof count === 'number')) return undefined
  const started = isoTime(Math.floor(since / minuteMs) * minuteMs)
  const environment = resource['deployment.environment.name'] ?? 'production'
  const payload = { aggregates: [{ started, exited, errored, crashed }], attrs: { release, environment } }
  return { header: { type: 'sessions' }, payload: JSON.stringify(payload) }
}
