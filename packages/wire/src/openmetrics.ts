// OpenMetrics 1.0 and the Prometheus text format 0.0.4: what a scrape reads.
import type { Distribution, Exemplar, MetricPoint } from '@obs/core'

/** Which of the two texts. */
export type ScrapeFormat = 'openmetrics' | 'prometheus'

/** Media types by format. */
export const scrapeTypes: Readonly<Record<ScrapeFormat, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  prometheus: 'text/plain; version=0.0.4; charset=utf-8',
}

/** Bounds of classic buckets in seconds, as OpenTelemetry advises for HTTP durations. */
const secondBounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
/** Bounds for values without a unit of time. */
const plainBounds = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 100_000, 1_000_000]

/** The format a scraper asks for by its `Accept` header; Prometheus text where it does not say. */
export function negotiate(accept: string | undefined): ScrapeFormat {
  return accept?.includes('application/openmetrics-text') === true ? 'openmetrics' : 'prometheus'
}

/** The text of a scrape. Points of one name stand together, in order of their first. */
export function openMetrics(points: readonly MetricPoint[], format: ScrapeFormat): string {
  const families = new Map<string, MetricPoint[]>()
  for (const point of points) {
    const name = familyName(point)
    const family = families.get(name)
    if (family === undefined) families.set(name, [point])
    else family.push(point)
  }
  let text = ''
  for (const [name, family] of families) text += familyText(name, family, format)
  return format === 'openmetrics' ? `${text}# EOF\n` : text
}

type Type = 'counter' | 'gauge' | 'histogram'

function typeOf({ kind }: MetricPoint): Type {
  if (kind === 'counter' || kind === 'meter' || kind === 'state') return 'counter'
  return kind === 'timer' || kind === 'histogram' ? 'histogram' : 'gauge'
}

const unitNames: Readonly<Record<string, string>> = {
  s: 'seconds',
  ms: 'seconds',
  By: 'bytes',
  '1': 'ratio',
  '%': 'percent',
}

function unitOf({ kind, unit }: MetricPoint): string {
  return kind === 'timer' || kind === 'state' ? 'seconds' : (unitNames[unit ?? ''] ?? '')
}

/** Milliseconds leave as seconds, Prometheus's base unit. */
function scaleOf({ kind, unit }: MetricPoint): number {
  return kind === 'timer' || kind === 'state' || unit === 'ms' ? 0.001 : 1
}

function familyName(point: MetricPoint): string {
  const unit = unitOf(point)
  const name = point.name
    .replace(/[^a-zA-Z0-9_:]/g, '_')
    .replace(/^(\d)/, '_$1')
    .replace(/_total$/, '')
  return unit === '' || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`
}

function familyText(name: string, points: readonly MetricPoint[], format: ScrapeFormat): string {
  const first = points[0]
  if (first === undefined) return ''
  const type = typeOf(first)
  const shown = type === 'counter' && format === 'prometheus' ? `${name}_total` : name
  let text = first.help === undefined ? '' : `# HELP ${shown} ${escapeHelp(first.help)}\n`
  text += `# TYPE ${shown} ${type}\n`
  if (format === 'openmetrics' && unitOf(first) !== '') text += `# UNIT ${name} ${unitOf(first)}\n`
  for (const point of points) text += pointText(name, type, point, format)
  return text
}

function pointText(name: string, type: Type, point: MetricPoint, format: ScrapeFormat): string {
  const labels = labelText(point.labels)
  if (type === 'gauge') return `${name}${braced(labels)} ${numberText(point.value * scaleOf(point))}\n`
  if (type === 'histogram' && point.distribution !== undefined)
    return histogramText(name, point, point.distribution, labels, format)
  const exemplar = format === 'openmetrics' ? exemplarText(point.exemplars?.at(-1), 1) : ''
  return `${name}_total${braced(labels)} ${numberText(point.value * scaleOf(point))}${exemplar}\n`
}

function histogramText(
  name: string,
  point: MetricPoint,
  values: Distribution,
  labels: string,
  format: ScrapeFormat,
): string {
  const scale = scaleOf(point)
  const bounds = unitOf(point) === 'seconds' ? secondBounds : plainBounds
  const comma = labels === '' ? '' : `${labels},`
  let text = ''
  let lower = -Infinity
  for (const bound of [...bounds, Infinity]) {
    const count = bound === Infinity ? values.count : values.countAtMost(bound / scale)
    const found =
      format === 'openmetrics' ? exemplarIn(point.exemplars, lower / scale, bound / scale) : undefined
    text += `${name}_bucket{${comma}le="${leText(bound)}"} ${count}${exemplarText(found, scale)}\n`
    lower = bound
  }
  return `${text}${name}_sum${braced(labels)} ${numberText(values.sum * scale)}\n${name}_count${braced(labels)} ${values.count}\n`
}

function exemplarIn(
  exemplars: readonly Exemplar[] | undefined,
  above: number,
  atMost: number,
): Exemplar | undefined {
  return exemplars?.findLast(({ value }) => value > above && value <= atMost)
}

// An exemplar's label set may hold 128 characters (OpenMetrics 1.0, "Exemplars"); ids alone fit.
function exemplarText(exemplar: Exemplar | undefined, scale: number): string {
  if (exemplar === undefined) return ''
  return ` # {${labelText(exemplar.labels)}} ${numberText(exemplar.value * scale)} ${exemplar.time / 1000}`
}

const labelTexts = new WeakMap<object, string>()

function labelText(labels: Readonly<Record<string, string>>): string {
  let text = labelTexts.get(labels)
  if (text !== undefined) return text
  text = Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(\d)/, '_$1')}="${escapeValue(value)}"`,
    )
    .join(',')
  labelTexts.set(labels, text)
  return text
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function leText(bound: number): string {
  return bound === Infinity ? '+Inf' : Number.isInteger(bound) ? `${bound}.0` : String(bound)
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
