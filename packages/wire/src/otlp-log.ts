// Lines and reports as OTLP log records: names of fields and exceptions after OpenTelemetry's semantic conventions
// ("Exceptions in logs"; "General event semantics").
import type { ErrorReport, LogEvent } from '@obs/core'
import { writeAttributes, writeId, writeValue, type OtlpValues } from './otlp-value.ts'
import { otlpMessage, type OtlpEncoding, type OtlpWriter } from './otlp-writer.ts'
import { severityNumbers } from './severity.ts'
import { stackText } from './stack-text.ts'

/**
 * A `LogRecord` of logs.proto. A line's name is its event name and body; a report is the event `exception` with the stack trace, and both
 * carry the same `obs.error_id`.
 */
export function otlpLogRecord(event: LogEvent | ErrorReport, encoding: OtlpEncoding): string | Uint8Array {
  return otlpMessage(encoding, event, writeLogRecord)
}

function writeLogRecord(writer: OtlpWriter, event: LogEvent | ErrorReport): void {
  const { time, level, traceId, spanId } = event
  const isReport = event.signal === 'error'
  writer.time('timeUnixNano', 1, time)
  writer.whole('severityNumber', 2, severityNumbers[level])
  writer.string('severityText', 3, level)
  const body = isReport ? `${event.error.type}: ${event.error.message}` : event.event
  writer.message('body', 5, body, writeValue)
  writeAttributes(writer, 'attributes', 6, attributesOf(event))
  writeId(writer, 'traceId', 9, traceId, 32)
  writeId(writer, 'spanId', 10, spanId, 16)
  writer.time('observedTimeUnixNano', 11, time)
  writer.string('eventName', 12, isReport ? 'exception' : event.event)
}

function attributesOf(event: LogEvent | ErrorReport): OtlpValues {
  const { fields, logger, errorId, error } = event
  // Most lines have fields alone.
  if (logger === undefined && errorId === undefined && error === undefined) return fields
  const ids = { 'obs.logger': logger, 'obs.error_id': errorId }
  return { ...fields, ...ids, ...groupOf(event), ...exceptionOf(event) }
}

function groupOf(event: LogEvent | ErrorReport): OtlpValues {
  if (event.signal === 'log') return {}
  return { 'obs.event': event.event, 'obs.group': event.group, 'obs.suppressed': event.suppressed }
}

// The stack is in the report alone: a line and a report of one failure would carry it twice.
function exceptionOf({ signal, error }: LogEvent | ErrorReport): OtlpValues {
  if (error === undefined) return {}
  const told = { 'exception.type': error.type, 'exception.message': error.message }
  if (signal === 'log') return told
  return { ...told, 'exception.stacktrace': error.stack === '' ? error.stack : stackText(error) }
}
