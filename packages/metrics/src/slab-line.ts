// The line of a series as other processes wrote it. Nothing is taken on trust: one wrong line would fail every scrape of the
// fleet.
import { isRecord, type Exemplar } from '@obs/core'
import { bucketIndex, scaleMax, smallestNormal } from './bucket-index.ts'
import { slotsMax } from './bucket-window.ts'
import { distinctRegisters } from './distinct.ts'
import type { Rates } from './rates.ts'
import type { LabelTexts } from './series.ts'

/** At this scale the whole range of doubles fits a window. */
const scaleMin = -1
const offsetMin = bucketIndex(smallestNormal)
const offsetMax = bucketIndex(Number.MAX_VALUE)

/** The offset, then the counts; a negative number stands for so many empty buckets. */
export type WindowLine = readonly number[]

/** A distribution. */
export type ValuesLine = readonly [
  count: number,
  sum: number,
  min: number,
  max: number,
  zeros: number,
  scale: number,
  positive: WindowLine,
  negative?: WindowLine,
]

/** What there is of a series beside its value. */
export type SeriesRest = Readonly<{
  rates?: Rates
  exemplars?: readonly Exemplar[]
  ranks?: string
  part?: LabelTexts
  values?: ValuesLine
}>

/** A series on its line: labels, value and what else there is. */
export type SeriesLine = readonly [labels: LabelTexts, value: number, rest?: SeriesRest]

/** Whether this is such a line. */
export function isSeriesLine(line: unknown): line is SeriesLine {
  if (!Array.isArray(line)) return false
  const [labels, value, rest = {}] = line as readonly unknown[]
  return isLabels(labels) && Number.isFinite(value) && isRecord(rest) && isRest(rest)
}

function isRest({ rates, exemplars, ranks, part, values }: Readonly<Record<string, unknown>>): boolean {
  return (
    (rates === undefined || isRates(rates)) &&
    (exemplars === undefined || (Array.isArray(exemplars) && exemplars.every(isExemplar))) &&
    (ranks === undefined || (typeof ranks === 'string' && ranks.length === distinctRegisters)) &&
    (part === undefined || isLabels(part)) &&
    (values === undefined || isValues(values))
  )
}

function isRates(rates: unknown): boolean {
  return isRecord(rates) && ['m1', 'm5', 'm15', 'mean'].every((name) => Number.isFinite(rates[name]))
}

function isExemplar(one: unknown): boolean {
  if (!isRecord(one)) return false
  const { value, time, labels } = one
  return Number.isFinite(value) && Number.isFinite(time) && Number(time) >= 0 && isLabels(labels)
}

function isValues(values: unknown): boolean {
  if (!Array.isArray(values)) return false
  const [count, , , , zeros, scale] = values as readonly unknown[]
  const [numbers, windows] = [values.slice(0, 6), values.slice(6)]
  return (
    numbers.every(Number.isFinite) &&
    [count, zeros].every(isCount) &&
    isScale(scale) &&
    windows.length > 0 &&
    windows.every(isWindow)
  )
}

function isCount(count: unknown): boolean {
  return Number.isSafeInteger(count) && Number(count) >= 0
}

function isScale(scale: unknown): boolean {
  return Number.isInteger(scale) && Number(scale) >= scaleMin && Number(scale) <= scaleMax
}

// Two windows that are added up take the memory of all that lies between them.
function isWindow(window: unknown): boolean {
  if (!Array.isArray(window) || !window.every(Number.isSafeInteger)) return false
  const [offset = 0, ...runs] = window as readonly number[]
  if (offset < offsetMin || offset > offsetMax) return false
  return runs.reduce((slots, run) => slots + (run < 0 ? -run : 1), 0) <= slotsMax
}

function isLabels(labels: unknown): labels is LabelTexts {
  return isRecord(labels) && Object.values(labels).every((value) => typeof value === 'string')
}
