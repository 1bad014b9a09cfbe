// Shapes of JSON lines that backends read without a rule of their own.
import { ecsVersion } from './ecs.ts'
import type { JsonLineShape } from './json-shape.ts'

/** pino's keys and order, for consumers that expect them. */
export const pinoShape: JsonLineShape = {
  time: 'epoch_ms',
  level: 'number',
  keys: { event: 'msg' },
  order: ['level', 'time', 'fields', 'event'],
}

/** Elastic Common Schema, by the ECS logging specification 1.0: dotted names, its three first keys in its order. */
export const ecsShape: JsonLineShape = {
  keys: {
    time: '@timestamp',
    level: 'log.level',
    event: 'message',
    logger: 'log.logger',
    errorId: 'error.id',
    traceId: 'trace.id',
    spanId: 'span.id',
  },
  order: ['time', 'level', 'event', 'fields'],
  error: { type: 'error.type', message: 'error.message', stack: 'error.stack_trace' },
  constants: { 'ecs.version': ecsVersion },
}

/**
 * Google Cloud Logging's special fields of structured logs; a `stack_trace` is found by Error Reporting.
 * @param project names the project in trace names; without it the trace id stands alone, as Cloud Trace also takes it
 */
export function gcpShape(project?: string): JsonLineShape {
  return {
    level: {
      trace: { severity: 'DEBUG' },
      debug: { severity: 'DEBUG' },
      info: { severity: 'INFO' },
      warn: { severity: 'WARNING' },
      error: { severity: 'ERROR' },
      fatal: { severity: 'CRITICAL' },
    },
    keys: {
      event: 'message',
      traceId: 'logging.googleapis.com/trace',
      spanId: 'logging.googleapis.com/spanId',
    },
    error: { type: 'error_type', message: 'error_message', stack: 'stack_trace' },
    tracePrefix: project === undefined ? '' : `projects/${project}/traces/`,
  }
}

/** Datadog's reserved and standard attributes; ids as OpenTelemetry writes them. */
export const datadogShape: JsonLineShape = {
  keys: { time: 'timestamp', level: 'status', event: 'message', logger: 'logger.name', errorId: 'error.id' },
  error: { type: 'error.kind', message: 'error.message', stack: 'error.stack' },
}

/** The fields of OpenTelemetry's log data model under its own names; names of errors by semantic conventions 1.37. */
export const otelShape: JsonLineShape = {
  time: 'epoch_ns',
  level: {
    trace: { SeverityText: 'TRACE', SeverityNumber: 1 },
    debug: { SeverityText: 'DEBUG', SeverityNumber: 5 },
    info: { SeverityText: 'INFO', SeverityNumber: 9 },
    warn: { SeverityText: 'WARN', SeverityNumber: 13 },
    error: { SeverityText: 'ERROR', SeverityNumber: 17 },
    fatal: { SeverityText: 'FATAL', SeverityNumber: 21 },
  },
  keys: { time: 'Timestamp', event: 'EventName', traceId: 'TraceId', spanId: 'SpanId' },
  order: ['time', 'level', 'event', 'fields'],
  fieldsUnder: 'Attributes',
  error: { type: 'exception.type', message: 'exception.message', stack: 'exception.stacktrace' },
}
