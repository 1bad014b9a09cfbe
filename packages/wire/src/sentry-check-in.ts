// Check-ins of scheduled jobs, read from a log line. https://develop.sentry.dev/sdk/telemetry/check-ins/
import type { LogEvent } from '@obs/core'
import type { EnvelopeItem } from './envelope.ts'

const statuses: ReadonlySet<unknown> = new Set(['in_progress', 'ok', 'error'])

/**
 * The item of a line with the fields `monitor`, `status` (`in_progress`, `ok`, `error`), `check_in_id` (32 hex; the same at both
 * ends of a job), `duration_ms` and `schedule` (crontab text, with `timezone`, `margin_minutes`, `max_runtime_minutes`); undefined
 * where monitor or status is missing.
 */
export function checkInItem(
  { fields, traceId, spanId }: LogEvent,
  resource: Readonly<Record<string, string>>,
  checkInId: string,
): EnvelopeItem | undefined {
  const { monitor, status, schedule, duration_ms: durationMs, check_in_id: given } = fields
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
    ...(typeof schedule === 'string' ? { monitor_config: monitorOf(schedule, fields) } : {}),
    ...(traceId === undefined ? {} : { contexts: { trace: { trace_id: traceId, span_id: spanId } } }),
  }
  return { header: { type: 'check_in' }, payload: JSON.stringify(payload) }
}

function monitorOf(schedule: string, fields: LogEvent['fields']): object {
  const { timezone, margin_minutes: margin, max_runtime_minutes: runtime } = fields
  return {
    schedule: { type: 'crontab', value: schedule },
    ...(typeof timezone === 'string' ? { timezone } : {}),
    ...(typeof margin === 'number' ? { checkin_margin: margin } : {}),
    ...(typeof runtime === 'number' ? { max_runtime: runtime } : {}),
  }
}
