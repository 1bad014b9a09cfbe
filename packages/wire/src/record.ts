// The plain record: one event of any signal as one flat JSON object, for queues and collectors without a schema of their own.
import type { ErrorReport, LogEvent, MetricPoint, ObsEvent } from '@obs/core'
import { freeFields } from './free-fields.ts'
import { isoTime } from './iso-time.ts'
import type { Resource } from './per-resource.ts'
import { summaryOf } from './summary.ts'

/** Names that only a record has beside a line; a field of such a name gets an underscore behind it, as others do everywhere. */
const taken: Readonly<Record<'log' | 'error', ReadonlySet<string>>> = {
  log: new Set(['signal']),
  error: new Set(['signal', 'group', 'suppressed', 'trail']),
}

/** An event as data: what a JSON line has, with its signal and who speaks. Field names are the user's, at the top. */
export function record(event: ObsEvent, resource: Resource): Readonly<Record<string, unknown>> {
  return event.signal === 'metric' ? pointRecord(event, resource) : lineRecord(event, resource)
}

function lineRecord(event: LogEvent | ErrorReport, resource: Resource): Readonly<Record<string, unknown>> {
  const { logger, error, errorId, traceId, spanId } = event
  return {
    signal: event.signal,
    time: isoTime(event.time),
    level: event.level,
    event: event.event,
    ...resource,
    ...freeFields(event.fields, taken[event.signal], (name) => `${name}_`),
    ...(logger === undefined ? {} : { logger }),
    ...(error === undefined ? {} : { err: error }),
    ...(errorId === undefined ? {} : { error_id: errorId }),
    ...(event.signal === 'error' ? groupOf(event) : {}),
    ...(traceId === undefined ? {} : { trace_id: traceId, span_id: spanId }),
  }
}

function groupOf({ group, suppressed, trail }: ErrorReport): Readonly<Record<string, unknown>> {
  return {
    group,
    ...(suppressed === undefined ? {} : { suppressed }),
    ...(trail === undefined ? {} : { trail: trail.map((event) => lineRecord(event, {})) }),
  }
}

function pointRecord(point: MetricPoint, resource: Resource): Readonly<Record<string, unknown>> {
  const { distribution, unit } = point
  return {
    signal: 'metric',
    time: isoTime(point.time),
    name: point.name,
    kind: point.kind,
    ...(unit === undefined ? {} : { unit }),
    ...resource,
    labels: point.labels,
    value: point.value,
    ...(distribution === undefined ? {} : { distribution: numbersOf(point) }),
  }
}

function numbersOf(point: MetricPoint): Readonly<Record<string, number>> {
  return Object.fromEntries(summaryOf(point).map(({ field, value }) => [field, value]))
}
