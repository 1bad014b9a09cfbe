// OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md) and the older Prometheus
// text 0.0.4, which has no exemplars, no units and no end mark.
import type { Exemplar, MetricPoint } from '@obs/core'
import { classicBuckets } from './classic-buckets.ts'
import { prometheusFamilies, prometheusLabels, type PrometheusFamily } from './prometheus-family.ts'
import { inBaseUnit, type BaseUnit } from './unit.ts'

type TextFormat = 'openmetrics' | 'prometheus'

/** The text of a scrape. Points of one name stand together, in order of their first. */
export function openMetrics(points: readonly MetricPoint[], format: TextFormat): string {
  const text = prometheusFamilies(points)
    .map((family) => familyText(family, format))
    .join('')
  return format === 'openmetrics' ? `${text}# EOF\n` : text
}

function familyText(family: PrometheusFamily, format: TextFormat): string {
  const { name, type, unit } = family
  const shown = type === 'counter' && format === 'prometheus' ? `${name}_total` : name
  const head = `# HELP ${shown} ${escapeHelp(family.help, format)}\n# TYPE ${shown} ${type}\n`
  const word = format === 'openmetrics' && unit.word !== '' ? `# UNIT ${name} ${unit.word}\n` : ''
  return head + word + joined(family.points, (point) => pointText(family, point, format))
}

/** Points written before their pieces become one text. */
const pointsPerChunk = 32

// Text that is added up lives as a tree of pieces until it is read: of many thousand lines, collecting it costs more than writing.
function joined(points: readonly MetricPoint[], textOf: (point: MetricPoint) => string): string {
  const chunks: string[] = []
  for (let from = 0; from < points.length; from += pointsPerChunk)
    chunks.push(
      points
        .slice(from, from + pointsPerChunk)
        .map(textOf)
        .join(''),
    )
  return chunks.join('')
}

function pointText(family: PrometheusFamily, point: MetricPoint, format: TextFormat): string {
  const { name, type, unit } = family
  const labels = labelText(point.labels)
  if (type === 'histogram') return histogramText(family, point, labels, format)
  const value = numberText(inBaseUnit(point.value, unit))
  if (type === 'gauge') return `${name}${braced(labels)} ${value}\n`
  const exemplar = format === 'openmetrics' ? exemplarText(point.exemplars?.at(-1)) : ''
  return `${name}_total${braced(labels)} ${value}${exemplar}\n`
}

function histogramText(
  family: PrometheusFamily,
  { distribution, exemplars }: MetricPoint,
  labels: string,
  format: TextFormat,
): string {
  if (distribution === undefined) return ''
  const { name, unit } = family
  const comma = labels === '' ? '' : `${labels},`
  const shownExemplars = format === 'openmetrics' && exemplars !== undefined ? exemplars : []
  const head = `${name}_bucket{${comma}le="`
  let text = ''
  for (const { bound, count, exemplar } of classicBuckets(family, distribution, shownExemplars))
    text += head + boundText(bound) + count + exemplarText(exemplar, unit) + '\n'
  // "_sum" of values that may be negative would not be a counter: OpenMetrics leaves it out.
  const sum = `${name}_sum${braced(labels)} ${numberText(inBaseUnit(distribution.sum, unit))}\n`
  const shown = format === 'openmetrics' && distribution.min < 0 ? '' : sum
  return `${text}${shown}${name}_count${braced(labels)} ${distribution.count}\n`
}

/** What an exemplar's label set may hold in characters of names and values ("Exemplars"). */
const exemplarCharactersMax = 128

function exemplarText(exemplar: Exemplar | undefined, unit?: BaseUnit): string {
  if (exemplar === undefined) return ''
  let room = exemplarCharactersMax
  const fitting = Object.entries(exemplar.labels).filter(([name, value]) => {
    room -= name.length + value.length
    return room >= 0
  })
  const labels = labelText(Object.fromEntries(fitting))
  return ` # {${labels}} ${numberText(unit === undefined ? exemplar.value : inBaseUnit(exemplar.value, unit))} ${exemplar.time / 1000}`
}

// A series has the same labels at every scrape, the very same object.
const labelTexts = new WeakMap<MetricPoint['labels'], string>()

function labelText(labels: MetricPoint['labels']): string {
  const known = labelTexts.get(labels)
  if (known !== undefined) return known
  const text = prometheusLabels(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
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

function escapeHelp(help: string, format: TextFormat): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return format === 'openmetrics' ? text.replaceAll('"', '\\"') : text
}

// Bounds are few and fixed, so what stands between `le="` and a count is kept.
const boundTexts = new Map<number, string>()

function boundText(bound: number): string {
  const known = boundTexts.get(bound)
  if (known !== undefined) return known
  const text = [canonical(bound), '"} '].join('')
  boundTexts.set(bound, text)
  return text
}

// The canonical form of "Considerations: Canonical Numbers": `1.0`, `1e+06`.
function canonical(bound: number): string {
  if (bound === Infinity) return '+Inf'
  if (bound >= 1e6) return bound.toExponential().replace(/e\+(\d)$/, 'e+0$1')
  return Number.isInteger(bound) ? `${bound}.0` : String(bound)
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
