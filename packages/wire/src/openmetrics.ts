// OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md) and the older Prometheus
// text 0.0.4, which has no exemplars, no units and no end mark.
import type { Distribution, Exemplar, MetricPoint } from '@obs/core'
import { classicCounts, classicExemplar } from './classic-buckets.ts'
import { labelText, prometheusLines, type PrometheusLines } from './prometheus-lines.ts'
import { prometheusFamilies, type PrometheusFamily } from './prometheus-family.ts'
import { inBaseUnit, type BaseUnit } from './unit.ts'

type TextFormat = 'openmetrics' | 'prometheus'

/** The text of a scrape. Points of one name stand together, in order of their first. */
export function openMetrics(points: readonly MetricPoint[], format: TextFormat): string {
  // One piece per series, joined once.
  const out: string[] = []
  for (const family of prometheusFamilies(points)) writeFamily(out, family, format)
  if (format === 'openmetrics') out.push('# EOF\n')
  return out.join('')
}

function writeFamily(out: string[], family: PrometheusFamily, format: TextFormat): void {
  const { name, type, unit } = family
  const shown = type === 'counter' && format === 'prometheus' ? `${name}_total` : name
  out.push(`# HELP ${shown} ${escapeHelp(family.help, format)}\n# TYPE ${shown} ${type}\n`)
  if (format === 'openmetrics' && unit.word !== '') out.push(`# UNIT ${name} ${unit.word}\n`)
  for (const point of family.points)
    out.push(type === 'histogram' ? histogramText(family, point, format) : valueText(family, point, format))
}

function valueText(
  family: PrometheusFamily,
  { labels, value, exemplars }: MetricPoint,
  format: TextFormat,
): string {
  const exemplar = family.type === 'counter' && format === 'openmetrics' ? exemplars?.at(-1) : undefined
  const shown = numberText(inBaseUnit(value, family.unit))
  return `${prometheusLines(family, labels).value}${shown}${exemplarText(exemplar)}\n`
}

// The texts of distributions that two scrapes saw unchanged: nothing was recorded, so it is the same object with the same
// exemplars. Series in use are written anew and keep nothing.
const still = new WeakMap<object, { lines: PrometheusLines; format: TextFormat; text: string | undefined }>()

function histogramText(family: PrometheusFamily, point: MetricPoint, format: TextFormat): string {
  const { distribution, labels } = point
  if (distribution === undefined) return ''
  const lines = prometheusLines(family, labels)
  const seen = still.get(distribution)
  if (seen === undefined || seen.lines !== lines || seen.format !== format) {
    still.set(distribution, { lines, format, text: undefined })
    return distributionText(family, lines, distribution, point.exemplars ?? [], format)
  }
  seen.text ??= distributionText(family, lines, distribution, point.exemplars ?? [], format)
  return seen.text
}

function distributionText(
  family: PrometheusFamily,
  { buckets, sum, count }: PrometheusLines,
  distribution: Distribution,
  exemplars: readonly Exemplar[],
  format: TextFormat,
): string {
  const { unit } = family
  const counts = classicCounts(family, distribution)
  const pieces: string[] = []
  for (let at = 0; at < buckets.length; at += 1) {
    pieces.push(buckets[at] ?? '', countText(counts[at] ?? distribution.count))
    if (format === 'openmetrics' && exemplars.length > 0)
      pieces.push(exemplarText(classicExemplar(family, exemplars, at), unit))
  }
  // "_sum" of values that may be negative would not be a counter: OpenMetrics leaves it out.
  if (format === 'prometheus' || distribution.min >= 0)
    pieces.push(sum, numberText(inBaseUnit(distribution.sum, unit)))
  pieces.push(count, countText(distribution.count), '\n')
  return pieces.join('')
}

const countTexts = Array.from({ length: 1024 }, (_, count) => String(count))

function countText(count: number): string {
  return countTexts[count] ?? String(count)
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

function escapeHelp(help: string, format: TextFormat): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return format === 'openmetrics' ? text.replaceAll('"', '\\"') : text
}

function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}
