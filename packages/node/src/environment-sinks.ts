// The sinks that the environment asks for where the program names none: SENTRY_DSN, and OpenTelemetry's variables
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and …/protocol/exporter/).
import type { Signal, Sink } from '@obs/core'
import { otlp, type OtlpOptions } from '@obs/sinks/otlp'
import type { SinkOptions } from '@obs/sinks'
import { sentry } from '@obs/sinks/sentry'
import { attributesOf } from './attributes.ts'
import { valueOf, type Variables } from './variables.ts'

/** The sinks, and what could not be followed: a program must start whatever its environment says. */
export type EnvironmentSinks = Readonly<{ sinks: readonly Sink[]; complaints: readonly string[] }>

/**
 * `sentry` for SENTRY_DSN. `otlp` where OTEL_EXPORTER_OTLP_ENDPOINT or that of a signal is set, or OTEL_LOGS_EXPORTER or
 * OTEL_METRICS_EXPORTER is `otlp`; either of these two as `none` leaves its signals out. Logs and metrics have a sink each where
 * their variables differ. OTEL_SDK_DISABLED=true leaves out `otlp` altogether.
 */
export function environmentSinks(env: Variables): EnvironmentSinks {
  const sinks: Sink[] = []
  const complaints = [...unfollowed(env)]
  for (const make of [sentryOf, otlpOf]) {
    try {
      sinks.push(...make(env))
    } catch (cause) {
      complaints.push(cause instanceof Error ? cause.message : String(cause))
    }
  }
  if (sinks.length > 0 && valueOf(env, 'NODE_USE_ENV_PROXY') === '1')
    complaints.push(`NODE_USE_ENV_PROXY is not followed: ${configured(sinks[0]?.name, 'proxy')}`)
  return { sinks, complaints }
}

function configured(sink: string | undefined, options: string): string {
  return `give configure({ sinks: [${sink}({ ${options} })] }) in its place`
}

// What the environment asks for and nobody does.
function unfollowed(env: Variables): readonly string[] {
  if (isDisabled(env)) return []
  const others = Object.entries<readonly string[]>(knownWords).flatMap(([name, known]) =>
    (namesIn(env, name) ?? [])
      .filter((one) => !known.includes(one))
      .map((one) => `${name} is '${one}': use ${known.join(' or ')}`),
  )
  const files = tlsFiles.filter((name) => valueOf(env, name) !== undefined)
  return [...others, ...files.map((name) => `${name} is not followed: ${configured('otlp', 'tls: { ca }')}`)]
}

const knownWords = {
  OTEL_LOGS_EXPORTER: ['otlp', 'console', 'none'],
  OTEL_METRICS_EXPORTER: ['otlp', 'none'],
  OTEL_SDK_DISABLED: ['true', 'false'],
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: ['cumulative', 'delta'],
  OTEL_EXPORTER_OTLP_COMPRESSION: ['none'],
  OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: ['none'],
  OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: ['none'],
} as const

const tlsFiles = ['', 'LOGS_', 'METRICS_'].flatMap((kind) =>
  ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'].map((file) => `OTEL_EXPORTER_OTLP_${kind}${file}`),
)

function namesIn(env: Variables, variable: string): readonly string[] | undefined {
  return valueOf(env, variable)
    ?.split(',')
    .map((one) => one.trim().toLowerCase())
}

function isDisabled(env: Variables): boolean {
  return valueOf(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true'
}

function sentryOf(env: Variables): readonly Sink[] {
  const dsn = valueOf(env, 'SENTRY_DSN')
  if (dsn === undefined) return []
  try {
    return [sentry({ dsn })]
  } catch (cause) {
    throw new Error(`SENTRY_DSN: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

type Kind = 'LOGS' | 'METRICS'

const signalsOf: Readonly<Record<Kind, readonly Signal[]>> = { LOGS: ['log', 'error'], METRICS: ['metric'] }

function otlpOf(env: Variables): readonly Sink[] {
  if (isDisabled(env)) return []
  const kinds = (['LOGS', 'METRICS'] as const).filter((kind) => wants(env, kind))
  const [first, second] = kinds.map((kind) => ({ signals: signalsOf[kind], options: otlpOptions(env, kind) }))
  if (first === undefined) return []
  if (second === undefined) return [otlpFor(first.signals, first.options)]
  return JSON.stringify(first.options) === JSON.stringify(second.options)
    ? [otlpFor([...first.signals, ...second.signals], first.options)]
    : [otlpFor(first.signals, first.options), otlpFor(second.signals, second.options)]
}

function otlpFor(signals: readonly Signal[], options: OtlpOptions & SinkOptions): Sink {
  return { ...otlp(options), signals }
}

// Without an endpoint somebody has to have asked by name: a program that nobody set up calls no server.
function wants(env: Variables, kind: Kind): boolean {
  const named = namesIn(env, `OTEL_${kind}_EXPORTER`)
  return named === undefined ? of(env, kind, 'ENDPOINT') !== undefined : named.includes('otlp')
}

function otlpOptions(env: Variables, kind: Kind): OtlpOptions & SinkOptions {
  const protocol = of(env, kind, 'PROTOCOL') ?? 'http/protobuf'
  if (protocol !== 'http/protobuf' && protocol !== 'http/json')
    throw new Error(
      `${ofName(env, kind, 'PROTOCOL')} is '${protocol}': use http/protobuf or http/json, port 4318`,
    )
  return {
    ...endpointOf(env, kind),
    encoding: protocol === 'http/json' ? 'json' : 'protobuf',
    headers: headersOf(env, ofName(env, kind, 'HEADERS')),
    timeoutMs: milliseconds(env, ofName(env, kind, 'TIMEOUT'), 1),
    intervalMs: milliseconds(env, 'OTEL_METRIC_EXPORT_INTERVAL', 100),
    temporality: temporalityOf(valueOf(env, 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE')),
  }
}

// The endpoint of a signal is used as it is, without a path added ("Endpoint URLs for OTLP/HTTP").
function endpointOf(env: Variables, kind: Kind): Pick<OtlpOptions & SinkOptions, 'endpoint' | 'paths'> {
  const given = of(env, kind, 'ENDPOINT')
  if (given === undefined) return {}
  const name = ofName(env, kind, 'ENDPOINT')
  if (!URL.canParse(given) || !/^https?:/i.test(given))
    throw new Error(`${name}: begin it with http:// or https://`)
  if (name === 'OTEL_EXPORTER_OTLP_ENDPOINT') return { endpoint: given }
  const url = new URL(given)
  const paths = kind === 'LOGS' ? { logs: url.pathname } : { metrics: url.pathname }
  url.pathname = '/'
  return { endpoint: url.href, paths }
}

// A header that is left out may be the one that opens the door.
function headersOf(env: Variables, variable: string): Readonly<Record<string, string>> {
  return attributesOf(valueOf(env, variable) ?? '', (what) => {
    throw new Error(`${variable}: ${what}`)
  })
}

// A variable of the signal stands before that of all.
function ofName(env: Variables, kind: Kind, name: string): string {
  const own = `OTEL_EXPORTER_OTLP_${kind}_${name}`
  return valueOf(env, own) === undefined ? `OTEL_EXPORTER_OTLP_${name}` : own
}

function of(env: Variables, kind: Kind, name: string): string | undefined {
  return valueOf(env, ofName(env, kind, name))
}

function milliseconds(env: Variables, name: string, least: number): number | undefined {
  const given = valueOf(env, name)
  if (given === undefined) return undefined
  const value = Number(given)
  if (Number.isFinite(value) && value >= least) return value
  throw new Error(`${name} is '${given}': give a number of milliseconds, at least ${least}`)
}

function temporalityOf(preference: string | undefined): OtlpOptions['temporality'] {
  return preference?.toLowerCase() === 'delta' ? 'delta' : 'cumulative'
}
