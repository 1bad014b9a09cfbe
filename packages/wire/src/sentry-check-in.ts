// Check-ins of scheduled jobs, read from a log line. https://develop.sentry.dev/sdk/telemetry/check-ins/
import type { LogEvent } from '@obs/core'
import type { EnvelopeItem } from './envelope.ts'
import type { Resource } from './per-resource.ts'

const statuses: ReadonlySet<unknown> = new Set(['in_progress', 'ok', 'error'])

/**
 * The item of a line with the fields of `CheckIn`; undefined where monitor or status is missing. `checkInId` stands in for a missing
 * `check_in_id`. With a schedule Sentry makes or changes the monitor.
 */
export function checkInItem(
  { fields, traceId, spanId }: LogEvent,
  resource: Resource,
  checkInId: string,
): EnvelopeItem | undefined {
  const { monitor, status, duration_ms: durationMs, check_in_id: given } = fields
  if (typeof monitor !== 'string' || !statuses.has(status)) return undefined
  const payload = {
    check_in_id: typeof given === 'string' ? given : checkInId,
    monitor_slug: monitor
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .slice(0, 50),
    status,
    release: resource['service.version'],
    environment: resource['deployment.environment.name'],
    ...(typeof durationMs === 'number' ? { duration: durationMs / 1000 } : {}),
    ...configOf(fields),
    ...(traceId === undefined ? {} : { contexts: { trace: { trace_id: traceId, span_id: spanId } } }),
  }
  return { header: { type: 'check_in' }, payload: JSON.stringify(payload) }
}

function configOf({
  schedule,
  timezone,
  margin_minutes: margin,
  max_runtime_minutes: maxRuntime,
}: LogEvent['fields']): object {
  if (typeof schedule !== 'string') return {}
  const crontab = { type: 'crontab', value: schedule }
  return { monitor_config: { schedule: crontab, timezone, checkin_margin: margin, max_runtime: maxRuntime } }
}
