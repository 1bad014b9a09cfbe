// Sessions for crash-free rates: a server counts its requests by minute. https://develop.sentry.dev/sdk/telemetry/sessions/
import type { EnvelopeItem } from './envelope.ts'
import { isoTime } from './iso-time.ts'

/** What happened to the requests that began in one minute. */
export type SessionCounts = Readonly<{ exited: number; errored: number; crashed: number }>

const minuteMs = 60_000

/** The minute that `time` (epoch ms) lies in. */
export function minuteOf(time: number): number {
  return Math.floor(time / minuteMs) * minuteMs
}

/** The item, by minutes in epoch ms; undefined without a release, which Sentry cannot do without. */
export function sessionsItem(
  minutes: ReadonlyMap<number, SessionCounts>,
  resource: Readonly<Record<string, string>>,
): EnvelopeItem | undefined {
  const release = resource['service.version']
  if (release === undefined || minutes.size === 0) return undefined
  const environment = resource['deployment.environment.name'] ?? 'production'
  const aggregates = [...minutes].map(([minute, counts]) =>
    Object.assign({ started: isoTime(minute) }, counts),
  )
  return {
    header: { type: 'sessions' },
    payload: JSON.stringify({ aggregates, attrs: { release, environment } }),
  }
}
