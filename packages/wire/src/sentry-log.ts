// Log lines for Sentry: entries, and the container item that holds many. https://develop.sentry.dev/sdk/telemetry/logs/
import type { LogEvent } from '@obs/core'
import { contextFields } from './context-fields.ts'
import type { EnvelopeItem } from './envelope.ts'
import { flatBeside, flatFields, type Scalar } from './flat-fields.ts'
import type { Resource } from './per-resource.ts'
import { severityNumbers } from './severity.ts'

/** One entry as JSON. `traceId` stands in where the line belongs to no trace: Sentry wants one. */
export function sentryLog(event: LogEvent, resource: Resource, traceId: string): string {
  const { 'exception.stacktrace': _stack, trace_id: _trace, span_id: span, ...context } = contextFields(event)
  const own = { ...context, ...(span === undefined ? {} : { 'sentry.trace.parent_span_id': span }) }
  const attributes = [...flatFields(named(resource)), ...flatBeside(event.fields, own)]
  return JSON.stringify({
    timestamp: event.time / 1000,
    trace_id: event.traceId ?? traceId,
    level: event.level,
    severity_number: severityNumbers[event.level],
    body: event.event,
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, typed(value)])),
  })
}

/** Entries as one item. */
export function sentryLogItem(entries: readonly string[]): EnvelopeItem {
  return {
    header: {
      type: 'log',
      item_count: entries.length,
      content_type: 'application/vnd.sentry.items.log+json',
    },
    payload: `{"version":2,"items":[${entries.join(',')}]}`,
  }
}

/** The resource under the names Sentry's own SDKs use. */
function named(resource: Resource): Readonly<Record<string, string | undefined>> {
  return {
    'sentry.release': resource['service.version'],
    'sentry.environment': resource['deployment.environment.name'],
    'server.address': resource['host.name'],
    'service.name': resource['service.name'],
  }
}

function typed(value: Scalar): Readonly<{ value: Scalar; type: string }> {
  if (typeof value !== 'number') return { value, type: typeof value }
  return { value, type: Number.isInteger(value) ? 'integer' : 'double' }
}
