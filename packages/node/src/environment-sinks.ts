// The sinks that the environment asks for where the program names none: SENTRY_DSN, and OpenTelemetry's variables
// (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ and …/protocol/exporter/).
import type { Signal, Sink } from '@obs/core'
import { otlp, type OtlpOptions } from '@obs/sinks/otlp'
import type { SinkOptions } from '@obs/sinks'
import { sentry } from '@obs/sinks/sentry'

/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>

/** The sinks, and what could not be followed: a program must start whatever its environment says. */
export type EnvironmentSinks = Readonly<{ sinks: readonly Sink[]; complaints: readonly string[] }>

/**
 * `sentry` for SENTRY_DSN. `otlp` where OTEL_EXPORTER_OTLP_ENDPOINT is set, or OTEL_LOGS_EXPORTER or OTEL_METRICS_EXPORTER is
 * `otlp`; either of these two as `none` leaves its signals out. OTEL_SDK_DISABLED=true leaves out `otlp` altogether.
 */
export function environmentSinks(env: Variables): EnvironmentSinks {
  const sinks: Sink[] = []
  const complaints: string[] = []
  for (const make of [sentryOf, otlpOf]) {
    try {
      const sink = make(env)
      if (sink !== undefined) sinks.push(sink)
    } catch (cause) {
      complaints.push(cause instanceof Error ? cause.message : String(cause))
    }
  }
  return { sinks, complaints }
}

function sentryOf(env: Variables): Sink | undefined {
  const dsn = set(env, 'SENTRY_DSN')
  return dsn === undefined ? undefined : sentry({ dsn })
}

function otlpOf(env: Variables): Sink | undefined {
  if (set(env, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined
  const logs: readonly Signal[] = wants(env, 'OTEL_LOGS_EXPORTER') ? ['log', 'error'] : []
  const metrics: readonly Signal[] = wants(env, 'OTEL_METRICS_EXPORTER') ? ['metric'] : []
  const signals = [...logs, ...metrics]
  if (signals.length === 0) return undefined
  return { ...otlp(otlpOptions(env)), signals }
}

// Without an endpoint somebody has to have asked by name: a program that nobody set up calls no server.
function wants(env: Variables, name: string): boolean {
  const named = set(env, name)
    ?.split(',')
    .map((one) => one.trim().toLowerCase())
  if (named !== undefined) return named.includes('otlp')
  return set(env, 'OTEL_EXPORTER_OTLP_ENDPOINT') !== undefined
}

function otlpOptions(env: Variables): OtlpOptions & SinkOptions {
  const protocol = set(env, 'OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf'
  if (protocol !== 'http/protobuf' && protocol !== 'http/json')
    throw new Error(`OTEL_EXPORTER_OTLP_PROTOCOL is '${protocol}': use http/protobuf or http/json, port 4318`)
  return {
    endpoint: set(env, 'OTEL_EXPORTER_OTLP_ENDPOINT'),
    encoding: protocol === 'http/json' ? 'json' : 'protobuf',
    headers: headersOf(set(env, 'OTEL_EXPORTER_OTLP_HEADERS') ?? ''),
    timeoutMs: milliseconds(env, 'OTEL_EXPORTER_OTLP_TIMEOUT'),
    intervalMs: milliseconds(env, 'OTEL_METRIC_EXPORT_INTERVAL'),
    temporality: temporalityOf(set(env, 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE')),
  }
}

// `key1=value1,key2=value2`, percent-encoded as W3C Baggage has it.
function headersOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 1 ? [] : [[pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const]
  })
  return Object.fromEntries(pairs)
}

function milliseconds(env: Variables, name: string): number | undefined {
  const given = set(env, name)
  if (given === undefined) return undefined
  const value = Number(given)
  if (Number.isFinite(value) && value > 0) return value
  throw new Error(`${name} is '${given}': give a number of milliseconds`)
}

function temporalityOf(preference: string | undefined): OtlpOptions['temporality'] {
  return preference?.toLowerCase() === 'delta' ? 'delta' : 'cumulative'
}

// An empty value counts as unset ("Parsing empty value").
function set(env: Variables, name: string): string | undefined {
  const value = env[name]
  return value === '' ? undefined : value
}
