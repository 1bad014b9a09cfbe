// StatsD lines: Etsy's dialect, and Datadog's with tags. Points are deltas; distributions leave as derived gauges.
import type { MetricPoint } from '@obs/core'

/** Which dialect. Etsy's has no tags: label values become part of the name. */
export type StatsdDialect = 'etsy' | 'datadog'

/** How names and labels are written. */
export type StatsdShape = Readonly<{ dialect: StatsdDialect; prefix: string }>

const quantiles: readonly (readonly [suffix: string, q: number])[] = [
  ['median', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
]

/** The lines of one point, without line ends; none where there is nothing to say. */
export function statsdLines(point: MetricPoint, shape: StatsdShape): readonly string[] {
  const { kind, value, distribution } = point
  const line = (suffix: string, number: number, type: string): string =>
    `${nameOf(point, shape, suffix)}:${decimal(number)}|${type}${tagsOf(point, shape)}`
  if (kind === 'counter' || kind === 'meter' || kind === 'state')
    return value === 0 ? [] : [line('', value, 'c')]
  if (distribution === undefined) return gaugeLines(line, value, shape)
  if (distribution.count === 0) return []
  const derived = quantiles.map(([suffix, q]) => line(`.${suffix}`, distribution.quantile(q), 'g'))
  return [line('.count', distribution.count, 'c'), line('.max', distribution.max, 'g'), ...derived]
}

// In Etsy's dialect a leading minus means "subtract", so a negative gauge is set to zero first.
function gaugeLines(
  line: (suffix: string, value: number, type: string) => string,
  value: number,
  shape: StatsdShape,
): readonly string[] {
  if (value >= 0 || shape.dialect === 'datadog') return [line('', value, 'g')]
  return [line('', 0, 'g'), line('', value, 'g')]
}

/** Joins lines with line feeds into packets of at most `bytesMax`; a longer line is a packet of its own. */
export function packLines(lines: readonly string[], bytesMax: number): readonly string[] {
  const packets: string[] = []
  let packet = ''
  for (const line of lines) {
    const joined = packet === '' ? line : `${packet}\n${line}`
    if (packet !== '' && new TextEncoder().encode(joined).length > bytesMax) {
      packets.push(packet)
      packet = line
    } else packet = joined
  }
  return packet === '' ? packets : [...packets, packet]
}

function nameOf(point: MetricPoint, { dialect, prefix }: StatsdShape, suffix: string): string {
  const labels = dialect === 'etsy' ? Object.values(point.labels).map((value) => `.${segment(value)}`) : []
  return `${prefix}${clean(point.name)}${labels.join('')}${suffix}`
}

function tagsOf({ labels }: MetricPoint, { dialect }: StatsdShape): string {
  const tags = Object.entries(labels)
  if (dialect === 'etsy' || tags.length === 0) return ''
  return `|#${tags.map(([name, value]) => `${clean(name)}:${value.replace(/[|,\n]/g, '_')}`).join(',')}`
}

function clean(name: string): string {
  return name
    .replace(/\s+/g, '_')
    .replaceAll('/', '-')
    .replace(/[^a-zA-Z0-9_\-.]/g, '')
}

function segment(value: string): string {
  return clean(value).replaceAll('.', '_') || '_'
}

function decimal(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21
    ? String(value)
    : value.toFixed(6).replace(/\.?0+$/, '')
}
