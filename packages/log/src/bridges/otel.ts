// The way out: our lines as records of an OpenTelemetry logger, for applications whose pipeline is OpenTelemetry's.
import type { ErrorData, Level, LogEvent, Sink } from '@obs/core'

/** A record as @opentelemetry/api-logs takes it. */
export interface OtelLogRecord {
  readonly eventName: string
  /** Seconds and nanoseconds since 1970. */
  readonly timestamp: [number, number]
  readonly severityNumber: number
  readonly severityText: string
  readonly body: string
  readonly attributes: Record<string, never>
}

/** What we need of a logger of @opentelemetry/api-logs: `logs.getLogger('app')` fits. */
export interface OtelLogger {
  emit(record: OtelLogRecord): void
}

// OpenTelemetry, logs data model, "Field: SeverityNumber".
const severities: Readonly<Record<Level, number>> = {
  trace: 1,
  debug: 5,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
}

/**
 * A sink that emits every line as a log record: the event is name and body, fields are attributes, an error follows the
 * semantic conventions of exceptions. Trace ids of ours are attributes; the record's own context is OpenTelemetry's.
 */
export function toOtel(logger: OtelLogger, options: { readonly level?: Level } = {}): Sink<'log'> {
  return {
    name: 'otel',
    level: options.level,
    signals: ['log'],
    write: (event) => logger.emit(recordOf(event)),
  }
}

function recordOf(event: LogEvent): OtelLogRecord {
  const second = Math.floor(event.time / 1000)
  return {
    eventName: event.event,
    timestamp: [second, Math.round((event.time - second * 1000) * 1e6)],
    severityNumber: severities[event.level],
    severityText: event.level.toUpperCase(),
    body: event.event,
    attributes: attributesOf(event) as Record<string, never>,
  }
}

function attributesOf({ fields, logger, error, errorId, traceId, spanId }: LogEvent): object {
  return {
    ...fields,
    ...(logger === undefined ? {} : { logger }),
    ...(error === undefined ? {} : exceptionOf(error)),
    ...(errorId === undefined ? {} : { error_id: errorId }),
    ...(traceId === undefined ? {} : { trace_id: traceId, span_id: spanId }),
  }
}

function exceptionOf(error: ErrorData): object {
  const { type, message, stack } = error
  return {
    'exception.type': type,
    'exception.message': message,
    ...(stack === '' ? {} : { 'exception.stacktrace': stackText(error) }),
  }
}

// With the stacks of its causes, as the formats of ours that have one place for them.
function stackText({ type, message, stack, causes }: ErrorData): string {
  const own = stack === '' ? `${type}: ${message}` : stack
  return [own, ...causes.map((cause) => `Caused by: ${stackText(cause)}`)].join('\n')
}
