// From series to points: one reader's cursor, cumulative or delta, and its view of the metrics.
import type { MetricPoint, Reader, ReaderOptions, View } from '@obs/core'
import type { Declaration } from './declaration.ts'
import type { ReadFamily } from './family.ts'
import { mergeReadings } from './merge.ts'
import { rawSince } from './raw-values.ts'
import type { ReadMarks } from './read-marks.ts'
import { compileViews, shapings, type Shape, type Shaping } from './shape.ts'
import type { LabelTexts, Moment, Reading, Series } from './series.ts'
import { nothingRecorded } from './value-record.ts'

/** What a reader needs of its instance. */
export interface PointSource {
  /** Every family, those of other threads of this process with it. */
  families(): Iterable<ReadFamily>
  readonly createdAt: number
  /** Told how far each reader has come. */
  readonly reads: ReadMarks
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

/** Points since an earlier moment, or since creation; `seen` is told what was read. */
export function collectPoints(
  source: PointSource,
  shaping: Shaping,
  earlier: Earlier | undefined,
  seen?: Map<Series, readonly Reading[]>,
): readonly MetricPoint[] {
  const now = source.now()
  source.beforeRead(now)
  // The wall clock may have been set back since.
  const since = Math.min(earlier?.at ?? source.createdAt, now.epochMs)
  const points: MetricPoint[] = []
  for (const members of byIdentity(source.families(), (family) => family.declaration, shaping)) {
    const [{ of: family, shape }] = members
    const { declaration } = family
    if (members.length === 1 && shape.labels === undefined && family.isMixed !== true)
      eachPart(family, now, { earlier, seen }, (labels, reading) =>
        points.push(pointOf(declaration, shape, { labels, reading }, now, since)),
      )
    else {
      if (earlier === undefined) for (const member of members) keepSummed(member.of)
      for (const part of mergeMembers(members, declaration, (of) => partsOf(of, now, { earlier, seen })))
        points.push(pointOf(declaration, shape, part, now, since))
    }
  }
  return points
}

/** To be called where the series of a family are added up with others since their creation: what only grows must not fall. */
export function keepSummed(family: ReadFamily): void {
  if (growing.has(family.declaration.kind)) family.keepAll?.()
}

/** A family as a reader sees it. */
type Member<F> = Readonly<{ of: F; shape: Shape }>
type Members<F> = readonly [Member<F>, ...Member<F>[]]
type Head = Pick<Declaration, 'name' | 'kind' | 'unit' | 'across'>

/** What a reader sees, in order: families that have one name, kind and unit there are one. */
export function byIdentity<F>(
  families: Iterable<F>,
  headOf: (family: F) => Head,
  shaping: Shaping,
): Iterable<Members<F>> {
  const found = new Map<string, [Member<F>, ...Member<F>[]]>()
  for (const of of families) {
    const { name, kind, unit } = headOf(of)
    const shape = shaping(name)
    if (shape === undefined) continue
    const key = `${shape.name} ${kind} ${unit ?? ''}`
    const known = found.get(key)
    if (known === undefined) found.set(key, [{ of, shape }])
    else known.push({ of, shape })
  }
  return found.values()
}

/** The parts of what a reader sees as one, each family's with the labels that its shape keeps. */
export function mergeMembers<F>(
  members: Members<F>,
  head: Head,
  partsOfOne: (family: F) => readonly Part[],
): readonly Part[] {
  const parts = members.map(({ of, shape }) => mergeParts(partsOfOne(of), shape.labels, head))
  return parts.length === 1 ? (parts[0] ?? []) : mergeParts(parts.flat(), undefined, head)
}

/** The instance's rules of the moment, then these views. Throws ObsFault for a wrong view. */
export function shapingOf(source: Pick<PointSource, 'rules'>, views: readonly View[]): () => Shaping {
  const compiled = compileViews(views)
  let known: { rules: Shaping; shaping: Shaping } | undefined
  return () => {
    if (known?.rules !== source.rules)
      known = { rules: source.rules, shaping: shapings(source.rules, compiled) }
    return known.shaping
  }
}

/** A cursor of its own: what it has not advanced over is given again. Throws ObsFault for a wrong view. */
export function createReader(source: PointSource, options: ReaderOptions = {}): Reader {
  const shaping = shapingOf(source, options.views ?? [])
  const reader =
    options.temporality === 'delta' ? deltaReader(source, shaping) : cumulativeReader(source, shaping)
  source.reads.made(reader, source.now().monotonicMs)
  return reader
}

function cumulativeReader(source: PointSource, shaping: () => Shaping): Reader {
  const reader = {
    collect(): readonly MetricPoint[] {
      const points = collectPoints(source, shaping(), undefined)
      source.reads.read(reader, source.reads.begin(), source.now().monotonicMs)
      return points
    },
    advance: () => undefined,
  }
  return reader
}

type Collected = Readonly<{ at: Moment; turn: number; seen: Map<Series, readonly Reading[]> }>

function deltaReader(source: PointSource, shaping: () => Shaping): Reader {
  // Held weakly: a series that went idle and came back is still counted from where it was.
  const readings = new WeakMap<Series, readonly Reading[]>()
  let cursor: Earlier = { at: source.createdAt, of: (series) => readings.get(series) }
  let collected: Collected | undefined
  const reader = {
    collect(): readonly MetricPoint[] {
      const at = source.now()
      const seen: Collected['seen'] = new Map()
      const points = collectPoints(source, shaping(), cursor, seen)
      collected = { at, turn: source.reads.begin(), seen }
      return points
    },
    advance() {
      if (collected === undefined) return
      for (const [series, reading] of collected.seen) readings.set(series, reading)
      cursor = { ...cursor, at: collected.at.epochMs }
      source.reads.read(reader, collected.turn, collected.at.monotonicMs)
      collected = undefined
    },
  }
  return reader
}

/** One series, or one part of it, on its way to a point. */
export type Part = Readonly<{ labels: LabelTexts; reading: Reading }>

/** What came before, and where it is noted what was read. */
type Since = Readonly<{ earlier?: Earlier | undefined; seen?: Map<Series, readonly Reading[]> | undefined }>

/** What a family holds now, or since an earlier moment. */
export function partsOf(family: ReadFamily, now: Moment, since: Since = {}): readonly Part[] {
  const parts: Part[] = []
  eachPart(family, now, since, (labels, reading) => parts.push({ labels, reading }))
  return parts
}

function eachPart(
  family: ReadFamily,
  now: Moment,
  { earlier, seen }: Since,
  take: (labels: LabelTexts, reading: Reading) => void,
): void {
  for (const series of family.all(now)) {
    const { labels, kind } = series
    const before = earlier?.of(series)
    const isSame = before !== undefined && growing.has(kind) && isUnused(series, before)
    const readings = isSame ? before : series.read(now)
    seen?.set(series, readings)
    for (let index = 0; index < readings.length; index += 1) {
      const reading = readings[index]
      if (reading === undefined) continue
      take(labels, before === undefined ? reading : later(kind, reading, before[index], earlier?.at ?? 0))
    }
  }
}

/** Whether a series was not used since it was read as `before`: then it need not be read again. */
export function isUnused(series: Series, before: readonly Reading[]): boolean {
  return series.kind !== 'meter' && before.length === 1 && before[0]?.value === series.activity()
}

// A level is what it is; only the values that a distinct count was given are new ones or old ones.
function later(kind: Series['kind'], reading: Reading, before: Reading | undefined, since: number): Reading {
  if (growing.has(kind)) return difference(reading, before, since)
  return reading.raw === undefined ? reading : { ...reading, raw: rawSince(reading.raw, before?.raw) }
}

function difference(reading: Reading, before: Reading | undefined, since: number): Reading {
  if (before === undefined) return reading
  if (before === reading)
    return { value: 0, ...(reading.values === undefined ? {} : { values: nothingRecorded }) }
  const exemplars = reading.exemplars?.filter(({ time }) => time >= since)
  return {
    value: reading.value - before.value,
    ...(reading.part === undefined ? {} : { part: reading.part }),
    ...(reading.rates === undefined ? {} : { rates: reading.rates }),
    ...(reading.values === undefined || before.values === undefined
      ? {}
      : { values: reading.values.minus(before.values) }),
    ...(exemplars === undefined || exemplars.length === 0 ? {} : { exemplars }),
    ...(reading.raw === undefined ? {} : { raw: rawSince(reading.raw, before.raw) }),
  }
}

/** Adds up parts that bear the same labels, where only the `kept` ones stay; undefined: all stay. */
export function mergeParts(
  parts: readonly Part[],
  kept: readonly string[] | undefined,
  { kind, across }: Pick<Declaration, 'kind' | 'across'>,
): readonly Part[] {
  const sums = new Map<string, Part>()
  for (const part of parts) {
    const labels = kept === undefined ? part.labels : fewer(part.labels, kept)
    // The part of a series, as the state of a state instrument, is what it counts by: it is never dropped.
    const key = `${keyOf(labels)}${part.reading.part === undefined ? '' : keyOf(part.reading.part)}`
    const sum = sums.get(key)
    const reading = sum === undefined ? part.reading : mergeReadings(kind, across, sum.reading, part.reading)
    sums.set(key, { labels: sum?.labels ?? labels, reading })
  }
  return [...sums.values()]
}

function fewer(labels: LabelTexts, kept: readonly string[]): LabelTexts {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => kept.includes(name)))
}

const keys = new WeakMap<LabelTexts, string>()

/** The same text for the same labels, in whatever order. */
export function keyOf(labels: LabelTexts): string {
  const known = keys.get(labels)
  if (known !== undefined) return known
  const key = JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  keys.set(labels, key)
  return key
}

/** The point of a part. `since`: epoch ms from which it counts. */
export function pointOf(
  { kind, unit, help }: Pick<Declaration, 'kind' | 'unit' | 'help'>,
  { name }: Shape,
  { labels, reading }: Part,
  now: Moment,
  since: number,
): MetricPoint {
  const { value, values, rates, exemplars, part, raw, check } = reading
  const whole = part === undefined ? labels : { ...labels, ...part }
  const point: Mutable<MetricPoint> = {
    signal: 'metric',
    time: now.epochMs,
    since,
    name,
    kind,
    labels: whole,
    value,
  }
  // Thousands of points are made for a scrape: spreading what there is of these costs more than all the rest.
  if (unit !== undefined) point.unit = unit
  if (help !== undefined) point.help = help
  if (values !== undefined) point.distribution = values
  if (rates !== undefined) point.rates = rates
  if (exemplars !== undefined) point.exemplars = exemplars
  if (raw !== undefined) point.raw = raw
  if (check !== undefined) point.check = check
  return point
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
