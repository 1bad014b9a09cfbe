// From series to points: one reader's cursor, cumulative or delta, and its view of the metrics.
import type { MetricPoint, Reader, ReaderOptions } from '@obs/core'
import type { Family } from './family.ts'
import { mergeReadings } from './merge.ts'
import type { Registry } from './registry.ts'
import { compileViews, shapings, type Shape, type Shaping } from './shape.ts'
import type { LabelTexts, Moment, Reading, Series } from './series.ts'

/** What a reader needs of its instance. */
export interface PointSource {
  readonly registry: Registry
  readonly createdAt: number
  /** The instance's rules; replaced as a whole when they change. */
  readonly rules: Shaping
  now(): Moment
  /** Runs what wants to know that the metrics are about to be read. */
  beforeRead(now: Moment): void
}

/** What was counted at an earlier moment; epoch ms. */
export type Earlier = Readonly<{ at: number; of(series: Series): readonly Reading[] | undefined }>

/** Kinds whose value only grows, so that a delta is a difference. */
const growing: ReadonlySet<Series['kind']> = new Set(['counter', 'meter', 'timer', 'histogram', 'state'])

/** Every point of this moment, since creation. */
export function pointsOf(source: PointSource): readonly MetricPoint[] {
  return collectPoints(source, source.rules, undefined)
}

/** Points since an earlier moment, or since creation; `seen` is told what was read. */
export function collectPoints(
  source: PointSource,
  shaping: Shaping,
  earlier: Earlier | undefined,
  seen?: Map<Series, readonly Reading[]>,
): readonly MetricPoint[] {
  const now = source.now()
  source.beforeRead(now)
  const since = earlier?.at ?? source.createdAt
  return [...source.registry.families()].flatMap((family) => {
    const shape = shaping(family.declaration.name)
    if (shape === undefined) return []
    const parts = partsOf(family, now, earlier, seen)
    const { across, kind } = family.declaration
    const told = shape.labels === undefined ? parts : merged(parts, shape.labels, kind, across)
    return told.map(({ labels, reading }) => pointOf(family, shape, reading, labels, now, since))
  })
}

/** A cursor of its own: what it has not advanced over is given again. Throws ObsFault for a wrong view. */
export function createReader(source: PointSource, options: ReaderOptions = {}): Reader {
  const views = compileViews(options.views ?? [])
  let known: { rules: Shaping; shaping: Shaping } | undefined
  const shaping = (): Shaping => {
    if (known?.rules !== source.rules) known = { rules: source.rules, shaping: shapings(source.rules, views) }
    return known.shaping
  }
  if (options.temporality !== 'delta')
    return { collect: () => collectPoints(source, shaping(), undefined), advance: () => undefined }
  // Held weakly: a series that went idle and came back is still counted from where it was.
  const readings = new WeakMap<Series, readonly Reading[]>()
  let cursor: Earlier = { at: source.createdAt, of: (series) => readings.get(series) }
  let collected: { at: number; seen: Map<Series, readonly Reading[]> } | undefined
  return {
    collect() {
      collected = { at: source.now().epochMs, seen: new Map() }
      return collectPoints(source, shaping(), cursor, collected.seen)
    },
    advance() {
      for (const [series, reading] of collected?.seen ?? []) readings.set(series, reading)
      cursor = { ...cursor, at: collected?.at ?? cursor.at }
      collected = undefined
    },
  }
}

type Part = Readonly<{ labels: LabelTexts; reading: Reading }>

function partsOf(
  family: Family<Series>,
  now: Moment,
  earlier: Earlier | undefined,
  seen: Map<Series, readonly Reading[]> | undefined,
): readonly Part[] {
  return family.all(now).flatMap(({ series, labels }) => {
    const readings = series.read(now)
    seen?.set(series, readings)
    const before = growing.has(series.kind) ? earlier?.of(series) : undefined
    return readings.map((reading, index) => ({
      labels: reading.part === undefined ? labels : { ...labels, ...reading.part },
      reading: before === undefined ? reading : difference(reading, before[index], earlier?.at ?? 0),
    }))
  })
}

function difference(reading: Reading, before: Reading | undefined, since: number): Reading {
  if (before === undefined) return reading
  const exemplars = reading.exemplars?.filter(({ time }) => time >= since)
  return {
    value: reading.value - before.value,
    ...(reading.part === undefined ? {} : { part: reading.part }),
    ...(reading.rates === undefined ? {} : { rates: reading.rates }),
    ...(reading.values === undefined || before.values === undefined
      ? {}
      : { values: reading.values.minus(before.values) }),
    ...(exemplars === undefined || exemplars.length === 0 ? {} : { exemplars }),
  }
}

// The state of a state instrument is what it counts by: it is never dropped.
function merged(
  parts: readonly Part[],
  kept: readonly string[],
  kind: Series['kind'],
  across: Parameters<typeof mergeReadings>[1],
): readonly Part[] {
  const sums = new Map<string, Part>()
  for (const { labels, reading } of parts) {
    const few = Object.fromEntries(Object.entries(labels).filter(([name]) => kept.includes(name)))
    const told = { ...few, ...reading.part }
    const key = JSON.stringify(told)
    const sum = sums.get(key)
    const both = sum === undefined ? reading : mergeReadings(kind, across, sum.reading, reading)
    sums.set(key, { labels: told, reading: both })
  }
  return [...sums.values()]
}

function pointOf(
  { declaration: { kind, unit, help } }: Family<Series>,
  { name }: Shape,
  reading: Reading,
  labels: LabelTexts,
  now: Moment,
  since: number,
): MetricPoint {
  const { value, values, rates, exemplars } = reading
  return {
    signal: 'metric',
    time: now.epochMs,
    since,
    name,
    kind,
    labels,
    value,
    ...(unit === undefined ? {} : { unit }),
    ...(help === undefined ? {} : { help }),
    ...(values === undefined ? {} : { distribution: values }),
    ...(rates === undefined ? {} : { rates }),
    ...(exemplars === undefined ? {} : { exemplars }),
  }
}
