// An error report as a Sentry event. https://develop.sentry.dev/sdk/data-model/event-payloads/
import type { ErrorData, ErrorReport, Frame, Level, LogEvent } from '@obs/core'
import type { Resource } from './per-resource.ts'

/** What events and envelopes say made them. */
export const sentrySdk = { name: 'obs.javascript.node', version: '0' } as const

/** Sentry's names of the levels. */
export const sentryLevels: Readonly<Record<Level, string>> = {
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

/** One frame; caller first in its list, throw site last. */
export type SentryFrame = Readonly<{
  function?: string
  filename: string
  abs_path: string
  lineno: number
  colno: number
  in_app: boolean
  pre_context?: readonly string[]
  context_line?: string
  post_context?: readonly string[]
}>

/** One exception of the chain. */
export type SentryException = Readonly<{
  type: string
  value: string
  mechanism: Readonly<Record<string, unknown>>
  stacktrace?: Readonly<{ frames: readonly SentryFrame[] }>
}>

/** The event payload, as far as its size is looked at later. */
export type SentryEvent = Readonly<{
  event_id: string
  exception: Readonly<{ values: readonly SentryException[] }>
  breadcrumbs: Readonly<{ values: readonly object[] }>
  extra: Readonly<Record<string, unknown>>
  contexts: Readonly<Record<string, unknown>>
}> &
  Readonly<Record<string, unknown>>

/** The event payload; `resource` says who speaks, `tags` which fields become tags beside event, group and route. */
export function sentryEvent(
  report: ErrorReport,
  resource: Resource,
  tags: readonly string[] = [],
): SentryEvent {
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
    ...requestOf(report.fields),
    // A name by source maps is the same for the next build; the group's own may be that of minified code.
    fingerprint: [report.aliases?.[0] ?? report.group],
    exception: { values: exceptionsOf(report.error) },
    breadcrumbs: { values: (report.trail ?? []).map(breadcrumbOf) },
    tags: tagsOf(report, tags),
    extra: report.fields,
    contexts: contextsOf(report, resource),
    sdk: sentrySdk,
  }
}

// Sentry's own places for what OpenTelemetry's names say.
function requestOf(fields: Readonly<Record<string, unknown>>): object {
  const method = textOf(fields['http.request.method'])
  const route = textOf(fields['http.route'])
  const url = textOf(fields['url.full']) ?? textOf(fields['url.path'])
  const user = textOf(fields['user.id']) ?? textOf(fields['enduser.id'])
  return {
    ...(route === undefined ? {} : { transaction: method === undefined ? route : `${method} ${route}` }),
    ...(method === undefined && url === undefined ? {} : { request: { method, url } }),
    ...(user === undefined ? {} : { user: { id: user } }),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** Innermost cause first, the captured error last, each with its place in the tree. */
function exceptionsOf(error: ErrorData): readonly SentryException[] {
  const values: SentryException[] = []
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

function stackOf({ frames }: ErrorData): Pick<SentryException, 'stacktrace'> {
  if (frames === undefined || frames.length === 0) return {}
  return { stacktrace: { frames: frames.slice(0, framesMax).map(frameOf).toReversed() } }
}

function frameOf(frame: Frame): SentryFrame {
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
    ...(frame.locals === undefined ? {} : { vars: frame.locals }),
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

// Names of letters, digits and `_.:-`, values of 200 characters without a line feed
// (https://docs.sentry.io/platforms/javascript/enriching-events/tags/).
function tagsOf(
  { event, group, fields }: ErrorReport,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const told = ['http.route', ...names].map((name) => [name, textOf(fields[name])] as const)
  const tags = [...told, ['event', event] as const, ['group', group] as const]
  return Object.fromEntries(
    tags.flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name.replace(/[^\w.:-]/g, '_'), value.replaceAll('\n', ' ').slice(0, tagMax)]],
    ),
  )
}

function contextsOf(
  { traceId, spanId, suppressed, aliases }: ErrorReport,
  resource: Resource,
): Readonly<Record<string, unknown>> {
  return {
    runtime: { name: 'node', version: resource['process.runtime.version'] },
    ...(traceId === undefined ? {} : { trace: { trace_id: traceId, span_id: spanId } }),
    ...(suppressed === undefined && aliases === undefined ? {} : { obs: { suppressed, aliases } }),
  }
}
