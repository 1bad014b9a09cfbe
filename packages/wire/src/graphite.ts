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
  if (labels === 'path')
    return bounded(`${name}${given.map(([, value]) => `.${segment(value)}`).join('')}${suffix}`)
  const tags = given.map(([key, value]) => `;${tagName(key)}=${tagValue(value)}`).toSorted()
  return `${name}${suffix}${tags.join('')}`
}

function clean(name: string): string {
  return name.replace(/[^a-zA-Z0-9_\-.]+/g, '_')
}

function segment(value: string): string {
  return clean(value).replaceAll('.', '_') || '_'
}

// Carbon makes a folder of each part, of the last one a file with `.wsp` behind it; file systems allow 255 bytes.
const partCharactersMax = 250

function bounded(path: string): string {
  return path.length > partCharactersMax ? path.split('.').map(boundedPart).join('.') : path
}

function boundedPart(part: string): string {
  if (part.length <= partCharactersMax) return part
  const tail = `_${fnv1a(part).toString(16).padStart(8, '0')}`
  return part.slice(0, partCharactersMax - tail.length) + tail
}

// A hash of 32 bits, so that what differs only behind the bound stays apart.
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function tagName(name: string): string {
  const tag = name.replace(/[;!^=\s]/g, '_') || '_'
  // Carbon puts the path into the tag `name`, over what stands there.
  return tag === 'name' ? 'name_' : tag
}

function tagValue(value: string): string {
  return value.replace(/[;\s]/g, '_').replace(/^~/, '_') || '_'
}
