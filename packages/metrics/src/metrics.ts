// The metrics of an instance: declarations for users, ports for the pipeline and the sinks.
import {
  withinDeadline,
  type Clock,
  type ErrorMeter,
  type FaultChannel,
  type LabelValue,
  type MetricPoint,
  type MetricSource,
  type Options,
} from '@obs/core'
import { CounterSeries } from './counter.ts'
import { DistinctSeries } from './distinct.ts'
import type { Declaration } from './family.ts'
import { GaugeSeries } from './gauge.ts'
import { HistogramSeries, TimerSeries } from './histogram.ts'
import type { Counter, Distinct, Gauge, Histogram, Meter, State, Timer } from './instruments.ts'
import { MeterSeries } from './meter.ts'
import { createReader, pointsOf, type PointSource } from './points.ts'
import { Registry } from './registry.ts'
import { compileRules, type Rule } from './rules.ts'
import type { Series, SeriesHost } from './series.ts'
import { Slab } from './slab.ts'
import { StateSeries } from './state.ts'

/** `unit`: UCUM as in OpenTelemetry, `s`, `By`, `{order}`; timers take ms. `help`: what a scrape says. */
export type MetricOptions = Options<{ help: string; unit: string }>

/** An instrument with labels; keep the handle where speed counts. */
export interface Labelled<H, L extends string> {
  with(labels: Readonly<Record<L, LabelValue>>): H
}

/** The same declaration gives the same instrument; another kind, unit or label set throws ObsFault. */
export interface Declare<H> {
  <const L extends string>(
    name: string,
    options: MetricOptions & { readonly labels: readonly L[] },
  ): Labelled<H, L>
  (name: string, options?: MetricOptions): H
}

/** Declares instruments and reads them all. */
export interface Metrics extends Readonly<{
  counter: Declare<Counter>
  gauge: Declare<Gauge>
  meter: Declare<Meter>
  timer: Declare<Timer>
  histogram: Declare<Histogram>
  distinct: Declare<Distinct>
}> {
  state<const S extends string>(
    name: string,
    options: MetricOptions & { readonly states: readonly S[] },
  ): State<S>
  /** Every point of this moment, since creation. */
  snapshot(): readonly MetricPoint[]
}

/** What may change while handles are out. */
export type MetricSettings = Options<{
  /** Label sets per metric; further ones go to the overflow series. Default 2000. */
  seriesMax: number
  /** Ordered globs over metric names; the last match wins. */
  rules: readonly Rule[]
}>

/** What the metrics of an instance need. */
export type MetricParts = Readonly<{ clock: Clock; faults: FaultChannel }> &
  Options<{
    /** Labels for exemplars of what is recorded now; see DESIGN's scope. */
    exemplarLabels: () => Readonly<Record<string, string>> | undefined
  }>

/** The metrics of one instance, with the ports the other packages use. */
export interface MetricStore {
  readonly metrics: Metrics
  readonly source: MetricSource
  readonly errorMeter: ErrorMeter
  /** Changes limits and rules in place; handles made before follow. Throws ObsFault. */
  configure(settings: MetricSettings): void
}

const settleMs = 1000
const seriesMaxDefault = 2000

/** Makes the metrics of an instance. */
export function createMetrics(parts: MetricParts): MetricStore {
  let seriesMax = seriesMaxDefault
  let fateOf = compileRules([])
  const host = hostOf(parts)
  const registry = new Registry(() => seriesMax, parts.faults)
  const source: PointSource = {
    registry,
    createdAt: parts.clock.now(),
    fateOf: (name) => fateOf(name),
    now: () => host.now(),
  }
  const metrics = declaring(registry, host, () => pointsOf(source))
  return {
    metrics,
    source: {
      reader: (options) => createReader(source, options),
      snapshot: metrics.snapshot,
      settle: () => settle(registry, parts.clock),
    },
    errorMeter: errorMeter(registry, host),
    configure(settings) {
      fateOf = compileRules(settings.rules ?? [])
      seriesMax = settings.seriesMax ?? seriesMaxDefault
    },
  }
}

function hostOf({ clock, faults, exemplarLabels }: MetricParts): SeriesHost {
  return {
    refuse: (value) => faults.report('metric_refused', typeof value === 'object' ? value : String(value)),
    now: () => ({ epochMs: clock.now(), monotonicMs: clock.monotonicMs() }),
    exemplarLabels: exemplarLabels ?? (() => undefined),
  }
}

type Loose = MetricOptions & { readonly labels?: readonly string[]; readonly states?: readonly string[] }

function declarationOf(name: string, kind: Declaration['kind'], options: Loose): Declaration {
  const { help, unit, labels = [], states = [] } = options
  return { name, kind, help, unit, labels, states }
}

function declaring(registry: Registry, host: SeriesHost, snapshot: () => readonly MetricPoint[]): Metrics {
  const slab = new Slab()
  const declare = <S extends Series>(kind: Declaration['kind'], make: () => S): Declare<S> => {
    const declared = (name: string, options: Loose = {}): unknown => {
      const family = registry.declare(declarationOf(name, kind, options), make)
      return options.labels === undefined ? family.single() : family
    }
    return declared as Declare<S>
  }
  return {
    counter: declare('counter', () => new CounterSeries(slab.slot(), host)),
    gauge: declare('gauge', () => new GaugeSeries(slab.slot(), host)),
    meter: declare('meter', () => new MeterSeries(slab.slot(), host)),
    timer: declare('timer', () => new TimerSeries(host)),
    histogram: declare('histogram', () => new HistogramSeries(host)),
    distinct: declare('distinct', () => new DistinctSeries(host)),
    state: (name, options) =>
      registry
        .declare(declarationOf(name, 'state', options), () => new StateSeries(options.states, host))
        .single(),
    snapshot,
  }
}

function errorMeter(registry: Registry, host: SeriesHost): ErrorMeter {
  const slab = new Slab()
  const declaration = declarationOf('errors', 'meter', {
    help: 'Failures by event and type',
    labels: ['event', 'type'],
  })
  const family = registry.declare(declaration, () => new MeterSeries(slab.slot(), host))
  return {
    mark(labels, errorId, traceId) {
      family
        .with(labels)
        .markExemplar({ error_id: errorId, ...(traceId === undefined ? {} : { trace_id: traceId }) })
    },
  }
}

async function settle(registry: Registry, clock: Clock): Promise<void> {
  const waits: Promise<void>[] = []
  for (const family of registry.families()) {
    for (const { series } of family.all()) if (series instanceof GaugeSeries) waits.push(series.settle())
  }
  if (waits.length > 0) await withinDeadline(clock, settleMs, Promise.all(waits))
}
