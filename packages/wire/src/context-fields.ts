// What an event carries beside its fields, under OpenTelemetry's names: exception, ids, logger, group.
import type { ErrorReport, LogEvent } from '@obs/core'
import { stackText } from './stack-text.ts'

/** The exception and the ids of a line or report as flat fields; what is absent is left out. */
export function contextFields(event: LogEvent | ErrorReport): Readonly<Record<string, string>> {
  const { error, errorId, traceId, spanId, logger } = event
  return {
    ...(logger === undefined ? {} : { logger }),
    ...(error === undefined ? {} : { 'exception.type': error.type, 'exception.message': error.message }),
    ...(errorId === undefined ? {} : { error_id: errorId }),
    ...(event.signal === 'error' ? { group: event.group } : {}),
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(spanId === undefined ? {} : { span_id: spanId }),
    ...(error === undefined || error.stack === '' ? {} : { 'exception.stacktrace': stackText(error) }),
  }
}
