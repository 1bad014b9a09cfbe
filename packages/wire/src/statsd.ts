// StatsD lines: Etsy's dialect (statsd/statsd, docs/metric_types.md), and Datadog's with tags and service checks
// (https://docs.datadoghq.com/extend/dogstatsd/datagram_shell). Points are deltas.
import type { CheckResult, MetricPoint } from '@obs/core'
import { nagiosCode } from './nagios.ts'
import { summaryOf, type SummaryPart } from './summary.ts'

/** Which dialect. Etsy's has no tags: label values become part of the name. */
export type StatsdDialect = 'etsy' | 'datadog'

/** How names and labels are written. */
export type StatsdShape = Readonly<{ dialect: StatsdDialect; prefix: string }>

/**
 * The lines of one point, without line ends; none where there is nothing to say. They belong into one packet. In Datadog's dialect a
 * check is a service check, too.
 */
export function statsdLines(point: MetricPoint, shape: StatsdShape): readonly string[] {
  if (point.raw !== undefined) return rawLines(point, point.raw, shape)
  const lines = summaryOf(point).flatMap((part) => partLines(point, part, shape))
  return point.check === undefined || shape.dialect === 'etsy'
    ? lines
    : [...lines, serviceCheck(point, point.check, shape)]
}

// The message stands last. What begins a field must not stand in it.
function serviceCheck(point: MetricPoint, { check, state, text }: CheckResult, shape: StatsdShape): string {
  const seconds = Math.floor(point.time / 1000)
  const message = text.replaceAll('|', '_').replaceAll('m:', 'm\\:').replaceAll('\n', '\\n')
  const name = `${shape.prefix}${clean(check)}`
  return `_sc|${name}|${nagiosCode(state)}|d:${seconds}${tagsOf(point, shape)}|m:${message}`
}

// The daemon adds these up by itself: timers, Datadog's histograms, sets. Where not all were kept, the share is told.
function rawLines(
  point: MetricPoint,
  { values, total }: NonNullable<MetricPoint['raw']>,
  shape: StatsdShape,
): readonly string[] {
  const name = nameOf(point, 'value', shape)
  const tags = tagsOf(point, shape)
  if (point.kind === 'distinct')
    return values.map((value) => `${name}:${String(value).replace(/[:|@\n]/g, '_')}|s${tags}`)
  const type = point.kind === 'histogram' && shape.dialect === 'datadog' ? 'h' : 'ms'
  const share = values.length < total ? `|@${values.length / total}` : ''
  // A daemon refuses a negative duration; Datadog's histograms take any number.
  return values
    .filter((value) => type === 'h' || Number(value) >= 0)
    .map((value) => `${name}:${value}|${type}${share}${tags}`)
}

/** Joins lines with line feeds into packets of at most `bytesMax`; a longer line is a packet of its own. */
export function packLines(lines: readonly string[], bytesMax: number): readonly string[] {
  const packets: string[] = []
  let packet = ''
  for (const line of lines) {
    const joined = packet === '' ? line : `${packet}\n${line}`
    if (packet !== '' && Buffer.byteLength(joined) > bytesMax) {
      packets.push(packet)
      packet = line
    } else packet = joined
  }
  return packet === '' ? packets : [...packets, packet]
}

function partLines(point: MetricPoint, part: SummaryPart, shape: StatsdShape): readonly string[] {
  const { field, value, role } = part
  const line = (number: number, type: string): string =>
    `${nameOf(point, field, shape)}:${number}|${type}${tagsOf(point, shape)}`
  if (role === 'count') return value === 0 ? [] : [line(value, 'c')]
  // In Etsy's dialect a leading minus means "subtract", so a negative gauge is set to zero first.
  return value >= 0 || shape.dialect === 'datadog' ? [line(value, 'g')] : [line(0, 'g'), line(value, 'g')]
}

function nameOf(point: MetricPoint, field: string, { dialect, prefix }: StatsdShape): string {
  const labels = dialect === 'etsy' ? Object.values(point.labels).map((value) => `.${segment(value)}`) : []
  const bare = field === 'value' || (field === 'count' && point.distribution === undefined)
  return `${prefix}${clean(point.name)}${labels.join('')}${bare ? '' : `.${field}`}`
}

function tagsOf({ labels }: MetricPoint, { dialect }: StatsdShape): string {
  const tags = Object.entries(labels)
  if (dialect === 'etsy' || tags.length === 0) return ''
  return `|#${tags.map(([name, value]) => `${clean(name)}:${value.replace(/[|,\n]/g, '_')}`).join(',')}`
}

// What the daemon itself would make of a name (stats.js, "sanitizeKeyName").
function clean(name: string): string {
  return name
    .replace(/\s+/g, '_')
    .replaceAll('/', '-')
    .replace(/[^a-zA-Z0-9_\-.]/g, '')
}

function segment(value: string): string {
  return clean(value).replaceAll('.', '_') || '_'
}
