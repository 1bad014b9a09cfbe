// Graphite's plaintext protocol, plain and tagged (https://graphite.readthedocs.io/en/stable/feeding-carbon.html,
// "The plaintext protocol"; tags.html, "Carbon"): `path value seconds`.
import type { MetricPoint } from '@obs/core'
import { summaryOf } from './summary.ts'

/** How paths are written. `tagged`: labels become tags; else their values become parts of the path. */
export type GraphiteShape = Readonly<{ prefix: string; labels: 'path' | 'tagged' }>

/** One value of one path. `time` is in whole seconds since the epoch. */
export type GraphiteValue = Readonly<{ path: string; value: number; time: number }>

/** The values of one point; none where there is nothing to say. */
export function graphiteValues(point: MetricPoint, shape: GraphiteShape): readonly GraphiteValue[] {
  const time = Math.floor(point.time / 1000)
  return summaryOf(point).map(({ field, value }) => ({ path: pathOf(point, field, shape), value, time }))
}

/** One line without its line feed. Doubles are written so that they read back as they were. */
export function graphiteLine({ path, value, time }: GraphiteValue): string {
  return `${path} ${value} ${time}`
}

// Whisper sums what ends in `.count`, keeps extremes of `.min` and `.max` and averages the rest, so fields are suffixes.
function pathOf(point: MetricPoint, field: string, { prefix, labels }: GraphiteShape): string {
  const suffix = field === 'value' ? '' : `.${field}`
  const name = `${prefix}${clean(point.name)}`
  const given = Object.entries(point.labels)
  if (labels === 'path') return `${name}${given.map(([, value]) => `.${segment(value)}`).join('')}${suffix}`
  const tags = given.map(([key, value]) => `;${tagName(key)}=${tagValue(value)}`).toSorted()
  return `${name}${suffix}${tags.join('')}`
}

function clean(name: string): string {
  return name.replace(/[^a-zA-Z0-9_\-.]+/g, '_')
}

function segment(value: string): string {
  return clean(value).replaceAll('.', '_') || '_'
}

function tagName(name: string): string {
  const tag = name.replace(/[;!^=\s]/g, '_') || '_'
  // Carbon puts the path into the tag `name`, over what stands there.
  return tag === 'name' ? 'name_' : tag
}

function tagValue(value: string): string {
  return value.replace(/[;\s]/g, '_').replace(/^~/, '_') || '_'
}
