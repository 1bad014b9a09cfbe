// All metrics of one instance: the face for users, the ports for pipeline and sinks.
import {
  typeName,
  withinDeadline,
  type Clock,
  type ErrorMeter,
  type FaultChannel,
  type Lines,
  type MetricPoint,
  type MetricSource,
  type Options,
  type View,
} from '@obs/core'
import { Checks } from './checks/checks.ts'
import { declarationOf } from './declaration.ts'
import { createDeclare } from './declare.ts'
import { GaugeSeries, readMsMax } from './gauge.ts'
import { MeterSeries } from './meter.ts'
import type { Metrics } from './instruments.ts'
import { collectPoints, createReader, shapingOf, type PointSource } from './points.ts'
import { poolPoints, type Pooled } from './pool.ts'
import { ReadHooks } from './read-hooks.ts'
import { Registry } from './registry.ts'
import type { LabelTexts, Moment, SeriesHost } from './series.ts'
import { SeriesLimits, type LimitSettings } from './series-limits.ts'
import { compileRules, type Rule, type Shaping } from './shape.ts'
import { newCounter } from './shared-counter.ts'
import { createSlab, type Slab } from './slab.ts'
import { SlabWriter } from './slab-text.ts'
import type { SharedPage } from './threads/shared-page.ts'
import { ThreadBook } from './threads/thread-book.ts'
import { ThreadLedger } from './threads/thread-ledger.ts'
import { Windows } from './windows.ts'

/** What may change while handles are out. */
export type MetricSettings = LimitSettings &
  Options<{
    /** Ordered globs over metric names; the last match wins. */
    rules: readonly Rule[]
  }>

/** What the metrics of an instance need. */
export type MetricParts = Readonly<{ clock: Clock; faults: FaultChannel }> &
  Options<{
    /** Ids of a failure that the work in force has met, for the exemplars of its timers. */
    failureLabels: () => LabelTexts | undefined
    /** Ids of the work in force, for exemplars of one in 64 values and of every new maximum. */
    workLabels: () => LabelTexts | undefined
    /** Where slow calls are told. Default: nowhere. */
    lines: Lines
    /** Hands pages to a thread that reads the numbers while they are counted. Default: they are this thread's alone. */
    share: (page: SharedPage) => void
  }>

/** The metrics of one instance, with the ports the other packages use. */
export interface MetricStore extends Disposable {
  readonly metrics: Metrics
  readonly source: MetricSource
  readonly errorMeter: ErrorMeter
  /** The readings of the last 15 minutes. */
  readonly windows: Windows
  /** What the worker threads of this process have counted; every reading holds it too. */
  readonly threads: ThreadBook
  /** Everything now as text that `SlabReader` reads, for other processes. */
  slab(): string
  /** Every point of this moment with what other processes have counted; with views as one sink sees them. */
  pooled(others: readonly Pooled[], views?: readonly View[]): readonly MetricPoint[]
  now(): Moment
  /**
   * Takes what is read rather than counted, so that memory another thread reads holds it too: callbacks of gauges, time in
   * states. Never rejects.
   */
  refresh(): Promise<void>
  /** Calls `fn` before each read, until disposed: for numbers that are taken rather than counted. */
  beforeRead(fn: (now: Moment) => void): Disposable
  /** Changes limits and rules in place; handles made before follow. Throws ObsFault and changes nothing. */
  configure(settings: MetricSettings): void
}

/** Makes the metrics of an instance. */
export function createMetrics(parts: MetricParts): MetricStore {
  const limits = new SeriesLimits()
  const slab = parts.share === undefined ? createSlab() : new ThreadLedger(parts.share).slab
  const registry = new Registry(limits, parts.faults, slab.ledger)
  const host = hostOf(parts, registry, slab)
  const threads = new ThreadBook()
  const hooks = new ReadHooks(host)
  let rules: Shaping = compileRules([])
  const source: PointSource = {
    families: () => threads.join(registry.families()),
    createdAt: parts.clock.now(),
    reads: limits.reads,
    get rules() {
      return rules
    },
    now: () => host.now(),
    beforeRead: (now) => hooks.run(now),
  }
  const shaping = shapingsOf(source)
  const snapshot = (views?: readonly View[]): readonly MetricPoint[] =>
    collectPoints(source, shaping(views), undefined)
  const windows = new Windows(source, parts.clock)
  const writer = new SlabWriter(source)
  const checks = new Checks({ registry, windows, hooks, lines: parts.lines, now: () => host.now() })
  return {
    metrics: createDeclare({ registry, host, lines: parts.lines, checks, snapshot }),
    source: {
      reader: (options) => createReader(source, options),
      snapshot,
      recent: (windowMs) => windows.recent(windowMs),
      settle: () => settle(registry, host, parts.clock),
    },
    errorMeter: errorMeter(registry, host),
    windows,
    threads,
    slab: () => writer.text(),
    pooled: (others, views) => poolPoints(source, others, shaping(views)),
    now: () => host.now(),
    refresh: async () => refresh(registry, host, parts.clock, hooks),
    beforeRead: (fn) => hooks.add(fn),
    configure(settings) {
      const compiled = compileRules(settings.rules ?? [])
      limits.configure(settings)
      rules = compiled
    },
    [Symbol.dispose]: () => windows[Symbol.dispose](),
  }
}

// Views are compiled once: a sink gives the same list at each scrape.
function shapingsOf(source: PointSource): (views: readonly View[] | undefined) => Shaping {
  const known = new WeakMap<readonly View[], () => Shaping>()
  return (views) => {
    if (views === undefined) return source.rules
    const shaping = known.get(views) ?? shapingOf(source, views)
    known.set(views, shaping)
    return shaping()
  }
}

function hostOf(parts: MetricParts, registry: Registry, slab: Slab): SeriesHost {
  const { clock, faults } = parts
  const host: SeriesHost = {
    slab,
    refuse(value, metric) {
      countRefused(registry, host, value)
      // The source of a function, or a text, may hold what nobody should see.
      const told = typeof value === 'string' || typeof value === 'function' ? typeName(value) : value
      faults.report('metric_refused', namedCause(told, metric))
    },
    failed: (cause, metric) => faults.report('read_failed', namedCause(cause, metric)),
    now: () => ({ epochMs: clock.now(), monotonicMs: clock.monotonicMs() }),
    failureLabels: parts.failureLabels ?? (() => undefined),
    workLabels: parts.workLabels ?? (() => undefined),
  }
  return host
}

function namedCause(cause: unknown, metric: string | undefined): string {
  const told = textOf(cause)
  return metric === undefined ? told : `${metric}: ${told}`
}

// What an application gave or threw may not even be readable.
function textOf(cause: unknown): string {
  try {
    if (cause instanceof Error) return cause.message
    return typeof cause === 'object' ? 'an object' : String(cause)
  } catch {
    return 'a cause that cannot be read'
  }
}

/** Values that metrics refused, by reason: a counter of its own. */
const refusedName = 'obs.metrics.refused'

function countRefused(registry: Registry, host: SeriesHost, value: unknown): void {
  const help = 'Values that metrics refused'
  const declaration = declarationOf(refusedName, 'counter', { help, labels: ['reason'] })
  registry
    .declare(declaration, (labels) => newCounter(host, labels))
    .with({ reason: reasonOf(value) })
    .add()
}

function reasonOf(value: unknown): string {
  if (typeof value !== 'number') return 'kind'
  if (Number.isNaN(value)) return 'nan'
  return Number.isFinite(value) ? 'negative' : 'infinite'
}

function errorMeter(registry: Registry, host: SeriesHost): ErrorMeter {
  const options = { help: 'Failures by event and type', labels: ['event', 'type'] }
  const family = registry.declare(
    declarationOf('errors', 'meter', options),
    (labels) => new MeterSeries(host, labels),
  )
  return {
    mark(labels, errorId, traceId) {
      family
        .with(labels)
        .markExemplar({ error_id: errorId, ...(traceId === undefined ? {} : { trace_id: traceId }) })
    },
  }
}

async function refresh(registry: Registry, host: SeriesHost, clock: Clock, hooks: ReadHooks): Promise<void> {
  hooks.run(host.now())
  await settle(registry, host, clock)
  const now = host.now()
  for (const family of registry.families())
    if (takenKinds.has(family.declaration.kind)) for (const series of family.all(now)) series.read(now)
}

/** What is taken by reading it. */
const takenKinds: ReadonlySet<string> = new Set(['state', 'gauge'])

async function settle(registry: Registry, host: SeriesHost, clock: Clock): Promise<void> {
  const waits: Promise<void>[] = []
  for (const family of registry.families()) {
    if (family.declaration.kind !== 'gauge') continue
    for (const series of family.all(host.now()))
      if (series instanceof GaugeSeries) waits.push(series.settle())
  }
  if (waits.length > 0) await withinDeadline(clock, readMsMax, Promise.all(waits))
}
