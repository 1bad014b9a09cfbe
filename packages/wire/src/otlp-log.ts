// Lines and reports as OTLP log records: names of fields and exceptions after OpenTelemetry's semantic conventions
// ("Exceptions in logs"; "General event semantics").
import type { ErrorReport, LogEvent } from '@obs/core'
import type { OtlpMessage } from './otlp-schema.ts'
import { otlpAttributes, otlpId, otlpTime, otlpValue } from './otlp-value.ts'
import { severityNumbers } from './severity.ts'

/**
 * A `LogRecord`. A line's name is its event name and body; a report is the event `exception` with the stack trace, and both
 * carry the same `obs.error_id`.
 */
export function otlpLogRecord(event: LogEvent | ErrorReport): OtlpMessage {
  const { time, level, traceId, spanId } = event
  const isReport = event.signal === 'error'
  return {
    timeUnixNano: otlpTime(time),
    severityNumber: severityNumbers[level],
    severityText: level,
    body: otlpValue(isReport ? `${event.error.type}: ${event.error.message}` : event.event),
    attributes: otlpAttributes({ ...event.fields, ...named(event), ...exception(event) }),
    traceId: otlpId(traceId, 32),
    spanId: otlpId(spanId, 16),
    observedTimeUnixNano: otlpTime(time),
    eventName: isReport ? 'exception' : event.event,
  }
}

function named(event: LogEvent | ErrorReport): Readonly<Record<string, unknown>> {
  const ids = { 'obs.logger': event.logger, 'obs.error_id': event.errorId }
  if (event.signal === 'log') return ids
  return { ...ids, 'obs.event': event.event, 'obs.group': event.group, 'obs.suppressed': event.suppressed }
}

// The stack is in the report alone: a line and a report of one failure would carry it twice.
function exception({ signal, error }: LogEvent | ErrorReport): Readonly<Record<string, unknown>> {
  if (error === undefined) return {}
  const told = { 'exception.type': error.type, 'exception.message': error.message }
  return signal === 'error' ? { ...told, 'exception.stacktrace': error.stack } : told
}
