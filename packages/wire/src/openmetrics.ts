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
  let text = `# HELP ${shown} ${escapeHelp(family.help, format)}\n# TYPE ${shown} ${type}\n`
  if (format === 'openmetrics' && unit.word !== '') text += `# UNIT ${name} ${unit.word}\n`
  for (const point of family.points) text += pointText(family, point, format)
  return text
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
  let text = ''
  for (const { bound, count, exemplar } of classicBuckets(family, distribution, exemplars)) {
    const shown = format === 'openmetrics' ? exemplarText(exemplar, unit) : ''
    text += `${name}_bucket{${comma}le="${boundText(bound)}"} ${count}${shown}\n`
  }
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

function labelText(labels: Readonly<Record<string, string>>): string {
  return prometheusLabels(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(',')
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

// The canonical form of "Considerations: Canonical Numbers": `1.0`, `1e+06`.
function boundText(bound: number): string {
  if (bound === Infinity) return '+Inf'
  if (bound >= 1e6) return bound.toExponential().replace(/e\+(\d)$/, 'e+0$1')
  return Number.isInteger(bound) ? `${bound}.0` : String(bound)
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
