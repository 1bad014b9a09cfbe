// Documents of the Elastic Common Schema 8: what Elasticsearch indexes and Logstash takes as JSON lines.
// https://www.elastic.co/docs/reference/ecs/ecs-field-reference
import type { ErrorReport, LogEvent } from '@obs/core'
import { freeFields } from './free-fields.ts'
import { isoTime } from './iso-time.ts'
import { perResource, type Resource } from './per-resource.ts'
import { stackText } from './stack-text.ts'

/** The version that documents and lines say they follow. */
export const ecsVersion = '8.10.0'

/** Names that are objects in ECS, or ours: a user field of such a name moves to `fields.<name>`, else its document is refused. */
const taken: ReadonlySet<string> = new Set([
  '@timestamp',
  '@version',
  'ecs',
  'error',
  'event',
  'fields',
  'host',
  'log',
  'message',
  'process',
  'service',
  'span',
  'trace',
])

/** Resource attributes by their ECS names; the rest keep OpenTelemetry's. */
const ecsNames: Readonly<Record<string, string>> = {
  'deployment.environment.name': 'service.environment',
  'host.name': 'host.hostname',
  'process.runtime.name': 'service.runtime.name',
  'process.runtime.version': 'service.runtime.version',
}

/** A line or report as an ECS document. Names with dots are objects to Elasticsearch. */
export function ecsDocument(
  event: LogEvent | ErrorReport,
  resource: Resource,
): Readonly<Record<string, unknown>> {
  const { logger, error, errorId, traceId, spanId } = event
  return {
    '@timestamp': isoTime(event.time),
    'log.level': event.level,
    message: event.event,
    'ecs.version': ecsVersion,
    'event.action': event.event,
    ...speaker(resource),
    ...freeFields(event.fields, taken, (name) => `fields.${name}`),
    ...(logger === undefined ? {} : { 'log.logger': logger }),
    ...(error === undefined ? {} : { error: errorObject(event, error) }),
    ...(error !== undefined || errorId === undefined ? {} : { error: { id: errorId } }),
    ...(traceId === undefined ? {} : { 'trace.id': traceId }),
    ...(spanId === undefined ? {} : { 'span.id': spanId }),
  }
}

function errorObject(event: LogEvent | ErrorReport, error: NonNullable<LogEvent['error']>): object {
  const { type, message, stack, code } = error
  return {
    ...(event.errorId === undefined ? {} : { id: event.errorId }),
    type,
    message,
    stack_trace: stack === '' ? stack : stackText(error),
    ...(code === undefined ? {} : { code: String(code) }),
    ...(event.signal === 'error' ? { grouping_key: event.group } : {}),
  }
}

const speaker = perResource((resource) =>
  Object.fromEntries(Object.entries(resource).map(([name, value]) => [ecsNames[name] ?? name, value])),
)
