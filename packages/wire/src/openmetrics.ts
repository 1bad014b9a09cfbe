// OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md) and the older Prometheus
// text 0.0.4, which has no exemplars, no units and no end mark.
import type { Distribution, Exemplar, MetricPoint } from '@obs/core'
import { classicCounts, classicExemplar } from './classic-buckets.ts'
import { labelText, prometheusLines, type PrometheusLines } from './prometheus-lines.ts'
import { prometheusFamilies, unitWord, type PrometheusFamily } from './prometheus-family.ts'
import { inBaseUnit, type BaseUnit } from './unit.ts'
import { Utf8Writer, type Span } from './utf8-writer.ts'

type TextFormat = 'openmetrics' | 'prometheus'

/** The text of one reading. Points of one name stand together, in order of their first. */
export function openMetrics(points: readonly MetricPoint[], format: TextFormat): string {
  return new OpenMetrics(format).write(points).toString()
}

/** A series as it stood in the last scrape. `isPlain`: no exemplars stand behind its numbers. */
type Known = Readonly<{ lines: PrometheusLines; of: Distribution; isPlain: boolean; span: Span }>

/** Writes scrape after scrape: a distribution to which nothing was added since the last one is copied from there. */
export class OpenMetrics {
  readonly #format: TextFormat
  #bytesLast = 0
  // By the labels of a series. Nothing was recorded if it is the same distribution, and then exemplars are the same too.
  #known = new WeakMap<object, Known>()

  constructor(format: TextFormat) {
    this.#format = format
  }

  /** The body of a scrape, in UTF-8. Later ones are copied from it: it must not be changed. */
  write(points: readonly MetricPoint[]): Buffer {
    const out = new Utf8Writer(this.#bytesLast + (this.#bytesLast >> 4))
    try {
      for (const family of prometheusFamilies(points)) this.#family(out, family)
    } catch (cause) {
      // Spans point into a body that will never be whole: nothing may be copied from it.
      this.#known = new WeakMap()
      throw cause
    }
    if (this.#format === 'openmetrics') out.text('# EOF\n')
    const body = out.finish()
    this.#bytesLast = body.length
    return body
  }

  #family(out: Utf8Writer, family: PrometheusFamily): void {
    const { name, type } = family
    const word = unitWord(family)
    const shown = type === 'counter' && this.#format === 'prometheus' ? `${name}_total` : name
    out.text(`# HELP ${shown} ${escapeHelp(family.help, this.#format)}\n# TYPE ${shown} ${type}\n`)
    if (this.#format === 'openmetrics' && word !== '') out.text(`# UNIT ${name} ${word}\n`)
    for (const point of family.points)
      if (type === 'histogram') this.#histogram(out, family, point)
      else out.text(valueText(family, point, this.#format))
  }

  #histogram(
    out: Utf8Writer,
    family: PrometheusFamily,
    { labels, distribution, exemplars = [] }: MetricPoint,
  ): void {
    if (distribution === undefined) return
    const lines = prometheusLines(family, labels)
    const known = this.#known.get(labels)
    if (known?.of === distribution && known.lines === lines) return out.again(known.span)
    const from = out.length
    const counts = classicCounts(family, distribution)
    const shown = this.#format === 'openmetrics' ? exemplars : []
    const isPlain = shown.length === 0
    // Mostly counts grow without growing longer: then nothing but their digits is written.
    const isRenumbered =
      isPlain &&
      known?.isPlain === true &&
      known.lines === lines &&
      out.renumbered(known.span, lines.gaps, counts)
    if (!isRenumbered) out.text(bucketText(family, lines, counts, shown))
    out.text(endText(family, lines, distribution, this.#format))
    this.#known.set(labels, { lines, of: distribution, isPlain, span: out.spanFrom(from) })
    return undefined
  }
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

function bucketText(
  family: PrometheusFamily,
  { buckets }: PrometheusLines,
  counts: readonly number[],
  exemplars: readonly Exemplar[],
): string {
  let text = ''
  for (let at = 0; at < buckets.length; at += 1) {
    text += (buckets[at] ?? '') + countText(counts[at] ?? 0)
    if (exemplars.length > 0) text += exemplarText(classicExemplar(family, exemplars, at), family.unit)
  }
  return text
}

// "_sum" of values that may be negative would not be a counter: OpenMetrics leaves it out, and with it "_count" ("Histogram":
// if and only if there is a sum, there is a count). The bucket +Inf tells as much.
function endText(
  { unit }: PrometheusFamily,
  { sum, count }: PrometheusLines,
  distribution: Distribution,
  format: TextFormat,
): string {
  if (format === 'openmetrics' && distribution.min < 0) return '\n'
  const summed = numberText(inBaseUnit(distribution.sum, unit))
  return `${sum}${summed}${count}${countText(distribution.count)}\n`
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
