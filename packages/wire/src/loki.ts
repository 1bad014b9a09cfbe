// Loki's push API: streams by label, entries with structured metadata.
// https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
import type { ErrorReport, LogEvent } from '@obs/core'
import type { Resource } from './per-resource.ts'

/** Two JSON texts, a line feed between them: the labels of the stream, and the value (time in nanoseconds, line, metadata). */
export type LokiEntry = string

/** The entry of a line or report. Labels are few and constant by design: service, environment, level and `labels`. */
export function lokiEntry(
  event: LogEvent | ErrorReport,
  resource: Resource,
  labels: Readonly<Record<string, string>>,
): LokiEntry {
  const stream = {
    service_name: resource['service.name'] ?? 'unknown_service',
    deployment_environment_name: resource['deployment.environment.name'] ?? 'production',
    level: event.level,
    ...labels,
  }
  const value = [`${Math.max(0, Math.trunc(event.time))}000000`, lineOf(event), metadataOf(event)]
  return `${JSON.stringify(stream)}\n${JSON.stringify(value)}`
}

// Ids have as many values as there are requests: as labels they would make a stream each.
function metadataOf(event: LogEvent | ErrorReport): Readonly<Record<string, string>> {
  const { traceId, spanId, errorId, logger } = event
  return {
    ...(logger === undefined ? {} : { logger }),
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(spanId === undefined ? {} : { span_id: spanId }),
    ...(errorId === undefined ? {} : { error_id: errorId }),
    ...(event.signal === 'error' ? { group: event.group } : {}),
  }
}

function lineOf({ event, fields, error }: LogEvent | ErrorReport): string {
  return JSON.stringify({ event, ...fields, ...(error === undefined ? {} : { err: error }) })
}

/** The body of one push: entries of equal labels become one stream, in their order. */
export function lokiPush(entries: readonly LokiEntry[]): string {
  const streams = new Map<string, string[]>()
  for (const entry of entries) {
    const end = entry.indexOf('\n')
    const [stream, value] = [entry.slice(0, end), entry.slice(end + 1)]
    const values = streams.get(stream)
    if (values === undefined) streams.set(stream, [value])
    else values.push(value)
  }
  const texts = [...streams].map(([stream, values]) => `{"stream":${stream},"values":[${values.join(',')}]}`)
  return `{"streams":[${texts.join(',')}]}`
}
