// The lines of a series in Prometheus's texts, finished up to the value and kept as long as the series' labels are: at a scrape
// only numbers are written.
import { classicBounds } from './classic-buckets.ts'
import { prometheusLabels, type PrometheusFamily } from './prometheus-family.ts'

/**
 * What stands in front of each number of a series, blank included. `buckets`: one per bound of the family. Of a histogram
 * each but the first begins with the end of the line before.
 */
export type PrometheusLines = Readonly<{
  value: string
  buckets: readonly string[]
  /** How many bytes each of `buckets` takes. */
  gaps: readonly number[]
  sum: string
  count: string
}>

const known = new WeakMap<object, Readonly<{ name: string; type: string; lines: PrometheusLines }>>()

/** The lines of the series of a family that bears these labels. */
export function prometheusLines(
  family: PrometheusFamily,
  labels: Readonly<Record<string, string>>,
): PrometheusLines {
  const found = known.get(labels)
  if (found !== undefined && found.name === family.name && found.type === family.type) return found.lines
  const lines = family.type === 'histogram' ? histogramLines(family, labels) : valueLines(family, labels)
  known.set(labels, { name: family.name, type: family.type, lines })
  return lines
}

/** Labels as they stand between braces. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  return prometheusLabels(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(',')
}

function valueLines(
  { name, type }: PrometheusFamily,
  labels: Readonly<Record<string, string>>,
): PrometheusLines {
  const value = `${name}${type === 'counter' ? '_total' : ''}${braced(labelText(labels))} `
  return { value, buckets: [], gaps: [], sum: '', count: '' }
}

function histogramLines(family: PrometheusFamily, labels: Readonly<Record<string, string>>): PrometheusLines {
  const { name } = family
  const text = labelText(labels)
  const comma = text === '' ? '' : `${text},`
  const buckets = classicBounds(family).map((bound) => `${name}_bucket{${comma}le="${boundText(bound)}"} `)
  const all = [...buckets, `${name}_sum${braced(text)} `, `${name}_count${braced(text)} `]
  const flat = slices(all.map((line, index) => (index === 0 ? line : `\n${line}`)))
  const [sum = '', count = ''] = flat.slice(buckets.length)
  const more = Buffer.byteLength(text) - text.length
  const shown = flat.slice(0, buckets.length)
  return { value: '', buckets: shown, gaps: shown.map(({ length }) => length + more), sum, count }
}

// Joined and cut again, the pieces are slices of one flat text instead of trees of their own.
function slices(pieces: readonly string[]): readonly string[] {
  const flat = pieces.join('')
  let end = 0
  return pieces.map(({ length }) => {
    end += length
    return flat.slice(end - length, end)
  })
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

// The canonical form of "Considerations: Canonical Numbers": `1.0`, `1e+06`.
function boundText(bound: number): string {
  if (bound === Infinity) return '+Inf'
  if (bound >= 1e6) return bound.toExponential().replace(/e\+(\d)$/, 'e+0$1')
  return Number.isInteger(bound) ? `${bound}.0` : String(bound)
}
