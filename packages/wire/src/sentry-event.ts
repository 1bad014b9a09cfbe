// An error report as a Sentry event. https://develop.sentry.dev/sdk/data-model/event-payloads/
import type { ErrorData, ErrorReport, Frame, Level, LogEvent } from '@obs/core'

const sentryLevels: Readonly<Record<Level, string>> = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warning',
  error: 'error',
  fatal: 'fatal',
}
const messageMax = 8192
const framesMax = 50
const tagMax = 200

/** The event payload; `resource` says who speaks. */
export function sentryEvent(
  report: ErrorReport,
  resource: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const release = resource['service.version']
  return {
    event_id: report.errorId,
    timestamp: report.time / 1000,
    platform: 'node',
    level: sentryLevels[report.level],
    ...(report.logger === undefined ? {} : { logger: report.logger }),
    ...(release === undefined ? {} : { release }),
    environment: resource['deployment.environment.name'] ?? 'production',
    server_name: resource['host.name'],
    fingerprint: [report.group],
    exception: { values: exceptionsOf(report.error) },
    breadcrumbs: { values: (report.trail ?? []).map(breadcrumbOf) },
    tags: tagsOf(report),
    extra: report.fields,
    contexts: contextsOf(report, resource),
    sdk: { name: 'obs.javascript.node', version: '0' },
  }
}

/** Innermost cause first, the captured error last, each with its place in the tree. */
function exceptionsOf(error: ErrorData): readonly object[] {
  const values: object[] = []
  const walk = (data: ErrorData, source: string | undefined, parent: number | undefined): void => {
    const id = values.length
    const mechanism = {
      type: 'generic',
      handled: true,
      exception_id: id,
      ...(source === undefined ? {} : { source, parent_id: parent }),
      ...(data.causes.length > 1 ? { is_exception_group: true } : {}),
    }
    values.push({ type: data.type, value: data.message.slice(0, messageMax), mechanism, ...stackOf(data) })
    for (const [index, cause] of data.causes.entries())
      walk(cause, index === 0 ? 'cause' : `errors[${index - 1}]`, id)
  }
  walk(error, undefined, undefined)
  return values.toReversed()
}

function stackOf({ frames }: ErrorData): object {
  if (frames === undefined || frames.length === 0) return {}
  return { stacktrace: { frames: frames.slice(0, framesMax).map(frameOf).toReversed() } }
}

function frameOf(frame: Frame): object {
  const { source } = frame
  return {
    ...(frame.function === undefined ? {} : { function: frame.function }),
    filename: frame.file,
    abs_path: frame.file,
    lineno: frame.line,
    colno: frame.column,
    in_app: frame.inApp,
    ...(source === undefined
      ? {}
      : { pre_context: source.before, context_line: source.line, post_context: source.after }),
  }
}

function breadcrumbOf(event: LogEvent): object {
  return {
    timestamp: event.time / 1000,
    category: event.logger ?? 'log',
    message: event.event,
    level: sentryLevels[event.level],
    data: event.fields,
  }
}

function tagsOf({ event, group, fields }: ErrorReport): Readonly<Record<string, string>> {
  const route = fields['http.route']
  const tags = { event, group, ...(typeof route === 'string' ? { 'http.route': route } : {}) }
  return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, value.slice(0, tagMax)]))
}

function contextsOf({ traceId, spanId }: ErrorReport, resource: Readonly<Record<string, string>>): object {
  const runtime = { name: 'node', version: resource['process.runtime.version'] }
  return traceId === undefined ? { runtime } : { runtime, trace: { trace_id: traceId, span_id: spanId } }
}
