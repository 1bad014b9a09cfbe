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

/** Points by family, in order of their first. Two types or units under one name are told apart by their type behind it. */
export function prometheusFamilies(points: readonly MetricPoint[]): readonly PrometheusFamily[] {
  const families = new Map<string, PrometheusFamily & { readonly points: MetricPoint[] }>()
  let last: Readonly<{ point: MetricPoint; points: MetricPoint[] }> | undefined
  for (const point of points) {
    // Series of one metric mostly stand together: what was found out for the first holds for the next.
    if (last !== undefined && isAlike(last.point, point)) {
      last.points.push(point)
      continue
    }
    const type = typeOf(point)
    const unit = baseUnitOf(point)
    let name = familyName(point, unit)
    while (!isOf(families.get(name), type, unit)) name += `_${type}`
    const family = families.get(name)
    const alike: MetricPoint[] = family?.points ?? []
    alike.push(point)
    last = { point, points: alike }
    if (family === undefined)
      families.set(name, {
        name,
        type,
        help: point.help ?? point.name,
        unit,
        points: alike,
      })
  }
  return [...families.values()]
}

function isAlike(a: MetricPoint, b: MetricPoint): boolean {
  return a.name === b.name && a.kind === b.kind && a.unit === b.unit && typeOf(a) === typeOf(b)
}

/** The unit's word where the family may name it: OpenMetrics wants it at the end of the name ("Unit"). Empty: none. */
export function unitWord({ name, unit: { word } }: PrometheusFamily): string {
  return name.endsWith(`_${word}`) ? word : ''
}

function isOf(family: PrometheusFamily | undefined, type: PrometheusFamily['type'], unit: BaseUnit): boolean {
  return family === undefined || (family.type === type && family.unit.factor === unit.factor)
}

function typeOf({ kind, distribution }: MetricPoint): PrometheusFamily['type'] {
  if (distribution !== undefined) return 'histogram'
  return kind === 'gauge' || kind === 'distinct' ? 'gauge' : 'counter'
}

function familyName(point: MetricPoint, { word }: BaseUnit): string {
  const name = point.name
    .replace(/[^a-zA-Z0-9_:]/g, '_')
    .replace(/^(?=\d|$)/, '_')
    .replace(/_total$/, '')
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
