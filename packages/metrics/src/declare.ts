// The declaring side of an instance: from a name and options to an instrument.
import { isRecord, ObsFault, type Lines, type MetricPoint } from '@obs/core'
import { checkDeclaration, checkStates, type Declared } from './check-declaration.ts'
import type { Checks } from './checks/checks.ts'
import { declarationOf, type Declaration } from './declaration.ts'
import { DistinctSeries } from './distinct.ts'
import { GaugeSeries } from './gauge.ts'
import { HistogramSeries } from './histogram.ts'
import { MeterSeries } from './meter.ts'
import type { Declare, Metrics, RawOptions } from './instruments.ts'
import { RawValues } from './raw-values.ts'
import type { Registry } from './registry.ts'
import type { LabelTexts, Series, SeriesHost } from './series.ts'
import { newCounter } from './shared-counter.ts'
import { SlowCalls } from './slow-calls.ts'
import { StateSeries } from './state.ts'
import { TimerSeries } from './timer.ts'

/** What declaring needs. */
export type Declaring = Readonly<{
  registry: Registry
  host: SeriesHost
  /** Where slow calls are told. */
  lines: Lines | undefined
  checks: Checks
  snapshot(): readonly MetricPoint[]
}>

/** The public face; names are put below `prefix`. */
export function createDeclare(parts: Declaring, prefix = ''): Metrics {
  const { registry } = parts
  const hostOf = hostsOf(parts.host)
  const declare = <H, O>(
    kind: Declaration['kind'],
    maker: (name: string, options: Declared) => (labels: LabelTexts) => Series,
  ): Declare<H, O> => {
    const declared = (name: string, options: Declared = {}): unknown => {
      if (!isTaken(registry, prefix, name, options)) checkDeclaration(name, options)
      const full = `${prefix}${name}`
      const family = registry.declare(declarationOf(full, kind, options), maker(full, options))
      return options.labels === undefined ? family.single() : family
    }
    return declared as Declare<H, O>
  }
  return {
    counter: declare('counter', (name) => (labels) => newCounter(hostOf(name), labels)),
    gauge: declare('gauge', (name) => (labels) => new GaugeSeries(hostOf(name), labels)),
    meter: declare('meter', (name) => (labels) => new MeterSeries(hostOf(name), labels)),
    timer: declare(
      'timer',
      (name, { slowMsMin, values }) =>
        (labels) =>
          new TimerSeries(hostOf(name), labels, slowCalls(parts, name, labels, slowMsMin), rawOf(values)),
    ),
    histogram: declare(
      'histogram',
      (name, { values }) =>
        (labels) =>
          new HistogramSeries(hostOf(name), labels, rawOf(values)),
    ),
    distinct: declare(
      'distinct',
      (name, { values }) =>
        (labels) =>
          new DistinctSeries(hostOf(name), labels, rawOf(values)),
    ),
    state: (name, options) => {
      checkDeclaration(name, options)
      checkStates(name, options.states)
      const full = `${prefix}${name}`
      return registry
        .declare(
          declarationOf(full, 'state', options),
          (labels) => new StateSeries(options.states, hostOf(full), labels),
        )
        .single()
    },
    check: (name, spec) => parts.checks.declare(name, spec, prefix),
    collection: (path, below) => below(createDeclare(parts, `${prefix}${checkedNames(path, below)}`)),
    snapshot: () => parts.snapshot(),
  }
}

// What a metric refuses, and a callback that fails, are told with its name. One host for all series of a name: they are many.
function hostsOf(host: SeriesHost): (name: string) => SeriesHost {
  const known = new Map<string, SeriesHost>()
  return (name) => {
    const named = known.get(name) ?? {
      ...host,
      refuse: (value: unknown) => host.refuse(value, name),
      failed: (cause: unknown) => host.failed(cause, name),
    }
    known.set(name, named)
    return named
  }
}

// A metric may be declared at each use: what repeats a part of what was taken before needs no second look.
function isTaken(registry: Registry, prefix: string, name: unknown, options: unknown): boolean {
  const known = typeof name === 'string' ? registry.declarationOf(`${prefix}${name}`) : undefined
  if (known === undefined || !isRecord(options)) return false
  return Object.entries(options).every(
    ([option, value]) => (option === 'help' || option === 'unit') && value === known[option],
  )
}

function rawOf(values: RawOptions['values']): RawValues | undefined {
  return values === 'raw' ? new RawValues() : undefined
}

function slowCalls(
  { host, lines }: Declaring,
  name: string,
  labels: LabelTexts,
  slowMsMin: number | undefined,
): SlowCalls | undefined {
  if (slowMsMin === undefined || lines === undefined) return undefined
  return new SlowCalls(
    slowMsMin,
    () => host.now(),
    ({ durationMs, p99Ms, untold }) => {
      const fields = { metric: name, labels, duration_ms: durationMs, p99_ms: p99Ms }
      lines.line('warn', 'timer.slow', untold === 0 ? fields : { ...fields, untold })
    },
  )
}

// A declaration like others: what it cannot follow throws.
function checkedNames(path: string, below: unknown): string {
  if (typeof path === 'string' && typeof below === 'function') return namesOf(path)
  throw new ObsFault(
    'bad_option',
    "metrics.collection takes a path and a function: collection('/orders', (m) => …)",
  )
}

// '/orders/new' is 'orders.new.'.
function namesOf(path: string): string {
  const names = path.split(/[/.]/).filter((part) => part !== '')
  return names.length === 0 ? '' : `${names.join('.')}.`
}
