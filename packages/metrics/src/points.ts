// From series to points: one reader's cursor, cumulative or delta.
import type { MetricPoint, Reader, ReaderOptions } from '@obs/core'
import type { Family } from './family.ts'
import type { Registry } from './registry.ts'
import type { Fate } from './rules.ts'
import type { Moment, Reading, Series } from './series.ts'

/** What a reader needs of its instance. */
export interface PointSource {
  readonly registry: Registry
  readonly createdAt: number
  fateOf(name: string): Fate
  now(): Moment
}

/** Kinds whose value only grows, so that a delta is a difference. */
const growing: ReadonlySet<Series['kind']> = new Set(['counter', 'meter', 'timer', 'histogram', 'state'])

/** Every point of this moment, since creation. */
export function pointsOf(source: PointSource): readonly MetricPoint[] {
  const now = source.now()
  return [...source.registry.families()].flatMap((family) => familyPoints(source, family, now, undefined))
}

/** A cursor of its own: what it has not advanced over is given again. */
export function createReader(source: PointSource, options: ReaderOptions = {}): Reader {
  if (options.temporality !== 'delta') return { collect: () => pointsOf(source), advance: () => undefined }
  let cursor: Cursor = { at: source.createdAt, readings: new Map() }
  let collected: Cursor | undefined
  return {
    collect() {
      const now = source.now()
      const next: Cursor = { at: now.epochMs, readings: new Map() }
      collected = next
      return [...source.registry.families()].flatMap((family) =>
        familyPoints(source, family, now, { cursor, next }),
      )
    },
    advance() {
      cursor = collected ?? cursor
      collected = undefined
    },
  }
}

type Cursor = Readonly<{ at: number; readings: Map<Series, readonly Reading[]> }>
type Step = Readonly<{ cursor: Cursor; next: Cursor }>

function familyPoints(
  source: PointSource,
  family: Family<Series>,
  now: Moment,
  step: Step | undefined,
): readonly MetricPoint[] {
  const fate = source.fateOf(family.declaration.name)
  if (fate === 'forbid') return []
  return family.all().flatMap(({ series, labels }) => {
    const readings = series.read(now)
    step?.next.readings.set(series, readings)
    return readings.map((reading, index) => {
      const before = step?.cursor.readings.get(series)?.[index]
      const since = step?.cursor.at ?? source.createdAt
      return pointOf(
        family,
        reading,
        before,
        { ...(fate === 'prune' ? {} : labels), ...reading.part },
        now,
        since,
      )
    })
  })
}

function pointOf(
  family: Family<Series>,
  reading: Reading,
  before: Reading | undefined,
  labels: Readonly<Record<string, string>>,
  now: Moment,
  since: number,
): MetricPoint {
  const { name, kind, unit, help } = family.declaration
  const earlier = growing.has(kind) ? before : undefined
  const values = earlier?.values === undefined ? reading.values : reading.values?.minus(earlier.values)
  return {
    signal: 'metric',
    time: now.epochMs,
    since,
    name,
    kind,
    labels,
    value: reading.value - (earlier?.value ?? 0),
    ...(unit === undefined ? {} : { unit }),
    ...(help === undefined ? {} : { help }),
    ...(values === undefined ? {} : { distribution: values }),
    ...(reading.rates === undefined ? {} : { rates: reading.rates }),
    ...(reading.exemplars === undefined ? {} : { exemplars: reading.exemplars }),
  }
}
