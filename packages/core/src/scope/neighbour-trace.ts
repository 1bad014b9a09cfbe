// The trace that OpenTelemetry has under way where its SDK runs beside. Its API keeps one global for all its copies, whose names are
// part of its promise (@opentelemetry/api 1.x, src/internal/global-utils.ts; context keys by `Symbol.for`): nothing is imported.

interface Span {
  readonly ended?: boolean
  spanContext(): Readonly<{ traceId: string }>
}

type Held = Readonly<{ getValue(key: symbol): unknown }>
type Api = Readonly<{ context?: Readonly<{ active(): Held }> }>

const apiKey = Symbol.for('opentelemetry.js.api.1')
const spanKey = Symbol.for('OpenTelemetry Context Key SPAN')
const requestKey = Symbol.for('OpenTelemetry SDK Context Key RPC_METADATA')

/**
 * The trace id of the running code's span; undefined where there is none, or it has ended. Of a request only the span that was made
 * for it counts: a server may have been started within another.
 */
export function neighbourTraceId(of: 'request' | 'work' | 'fields'): string | undefined {
  const { context } = (globalThis as { [apiKey]?: Api })[apiKey] ?? {}
  if (context === undefined) return undefined
  try {
    const span = of === 'request' ? requestSpan(context.active()) : context.active().getValue(spanKey)
    return idOf(span as Span | undefined)
  } catch {
    // Another major version may answer otherwise.
    return undefined
  }
}

// As its instrumentation of HTTP keeps it for those of frameworks.
function requestSpan(active: Held): unknown {
  return (active.getValue(requestKey) as Readonly<{ span: unknown }> | undefined)?.span
}

function idOf(span: Span | undefined): string | undefined {
  if (span === undefined || span.ended === true) return undefined
  const { traceId } = span.spanContext()
  return /^(?!0{32})[0-9a-f]{32}$/.test(traceId) ? traceId : undefined
}
