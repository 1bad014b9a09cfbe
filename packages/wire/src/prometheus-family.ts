// What Prometheus's expositions share: families by translated name, with type, unit and labels it accepts.
import type { MetricPoint } from '@obs/core'
import { baseUnitOf, type BaseUnit } from './unit.ts'

/** All points of one translated name and type. */
export type PrometheusFamily = Readonly<{
  /** With the unit's word behind it, without `_total`. */
  name: string
  type: 'counter' | 'gauge' | 'histogram'
  help: string
  unit: BaseUnit
  points: readonly MetricPoint[]
}>

/**
 * Points by family, in order of their first. A metric whose name, or that of a sample, another one has already is told apart by
 * its type behind it.
 */
export function prometheusFamilies(points: readonly MetricPoint[]): readonly PrometheusFamily[] {
  const families = new Map<string, Found>()
  const taken = new Set<string>()
  let last: Found | undefined
  for (const point of points) {
    // Series of one metric mostly stand together: what was found out for the first holds for the next.
    if (last === undefined || !isAlike(last.first, point)) last = familyOf(point, families, taken)
    last.points.push(point)
  }
  return [...families.values()]
}

type Found = PrometheusFamily & Readonly<{ first: MetricPoint; points: MetricPoint[] }>

function familyOf(first: MetricPoint, families: Map<string, Found>, taken: Set<string>): Found {
  const type = typeOf(first)
  const unit = baseUnitOf(first)
  const isFree = (given: string): boolean => !namesOf(given, type).some((one) => taken.has(one))
  let name = familyName(first, type, unit)
  let known = families.get(name)
  while (known === undefined ? !isFree(name) : !isAlike(known.first, first)) {
    name += `_${type}`
    known = families.get(name)
  }
  if (known !== undefined) return known
  for (const one of namesOf(name, type)) taken.add(one)
  const family: Found = { name, type, help: first.help ?? first.name, unit, first, points: [] }
  families.set(name, family)
  return family
}

function namesOf(name: string, type: PrometheusFamily['type']): readonly string[] {
  return sampleSuffixes[type].map((suffix) => `${name}${suffix}`)
}

// What may stand behind the name of a family ("Suffixes"); OpenMetrics keeps `_created` for itself.
const sampleSuffixes = {
  counter: ['', '_total', '_created'],
  gauge: [''],
  histogram: ['', '_bucket', '_sum', '_count', '_created'],
} as const

function isAlike(a: MetricPoint, b: MetricPoint): boolean {
  return a.name === b.name && a.kind === b.kind && a.unit === b.unit && typeOf(a) === typeOf(b)
}

/** The unit's word where the family may name it: OpenMetrics wants it at the end of the name ("Unit"). Empty: none. */
export function unitWord({ name, unit: { word } }: PrometheusFamily): string {
  return name.endsWith(`_${word}`) ? word : ''
}

function typeOf({ kind, distribution }: MetricPoint): PrometheusFamily['type'] {
  if (distribution !== undefined) return 'histogram'
  return kind === 'gauge' || kind === 'distinct' ? 'gauge' : 'counter'
}

function familyName(point: MetricPoint, type: PrometheusFamily['type'], { word }: BaseUnit): string {
  const given = point.name.replace(/[^a-zA-Z0-9_:]/g, '_').replace(/^(?=\d|$)/, '_')
  const name = type === 'counter' ? given.replace(/_total$/, '') : given
  return word === '' || name.endsWith(`_${word}`) ? name : `${name}_${word}`
}

// Names of the format itself; a user's label of that name gets an underscore behind it.
const reserved: ReadonlySet<string> = new Set(['le', 'quantile'])

/** Labels under names Prometheus accepts, each name once. */
export function prometheusLabels(
  labels: Readonly<Record<string, string>>,
): readonly (readonly [name: string, value: string])[] {
  const translated = new Map<string, string>()
  for (const [given, value] of Object.entries(labels)) {
    let name = given
      .replace(/[^a-zA-Z0-9_]/g, '_')
      .replace(/^__+/, '_')
      .replace(/^(?=\d|$)/, '_')
    // Two underscores in front are Prometheus's own.
    while (translated.has(name) || reserved.has(name)) name += name === '_' ? 'x' : '_'
    translated.set(name, value)
  }
  return [...translated]
}
