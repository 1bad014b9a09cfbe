// What a check is declared with, checked once and compiled.
import { ObsFault, type CheckBound, type CheckState, type LabelValue, type Options } from '@obs/core'
import type { LabelTexts } from '../series.ts'
import { windowMsMax } from '../windows.ts'

/** `p99`, `p99.9` and other percentiles, the extremes, the mean; `count` and `rate` (per second) of the window; `value` of a level. */
export type Measure = `p${number}` | 'min' | 'max' | 'mean' | 'count' | 'rate' | 'value'

/** From where on a number is a warning and critical. At least one of them. */
export type Threshold = Options<{ warn: CheckBound; crit: CheckBound }>

/** How the numbers of a check are taken. */
export type CheckSettings = Options<{
  /** The metric it judges. Default: the check's own name. */
  metric: string
  /** Only series with these labels; what is left is added up. Default: all. */
  labels: Readonly<Record<string, LabelValue>>
  /** The time it looks back, in ms: default 60 000, at most 15 minutes. Gauges and distinct counts are judged as they are now. */
  windowMs: number
  /** A worse state counts once it has lasted so long, in ms. Default 0. */
  forMs: number
  /** Hysteresis: a state is left when the number is better than its bound by this share, 0 to 1. Default 0. */
  easing: number
  /** The state while there is nothing to judge. Default `unknown`. */
  empty: CheckState
}>

/** `{ p99: { warn: 200, crit: 500 }, windowMs: 300_000 }`. */
export type CheckSpec = CheckSettings & { readonly [M in Measure]?: Threshold | undefined }

/** A check spec with its defaults. */
export type CompiledCheck = Readonly<{
  check: string
  metric: string
  labels: LabelTexts
  windowMs: number
  forMs: number
  easing: number
  empty: CheckState
  judged: readonly Readonly<{ measure: Measure; threshold: Threshold }>[]
}>

const windowMsDefault = 60_000
const states: readonly CheckState[] = ['ok', 'warning', 'critical', 'unknown']
const settings: ReadonlySet<string> = new Set(['metric', 'labels', 'windowMs', 'forMs', 'easing', 'empty'])
const measures: ReadonlySet<string> = new Set(['min', 'max', 'mean', 'count', 'rate', 'value'])

/** Compiles a spec; `prefix` goes before the metric's name. Throws ObsFault `bad_option`. */
export function compileCheck(check: string, spec: CheckSpec, prefix: string): CompiledCheck {
  demand(isRecord(spec), check, 'it has no spec: give it one such as { p99: { warn: 200, crit: 500 } }')
  const { metric, labels = {}, windowMs = windowMsDefault, forMs = 0, easing = 0, empty = 'unknown' } = spec
  const judged = Object.entries(spec)
    .filter(([key, value]) => !settings.has(key) && value !== undefined)
    .map(([measure, threshold]) => ({
      measure: measureOf(check, measure),
      threshold: thresholdOf(check, measure, threshold),
    }))
  demand(metric === undefined || typeof metric === 'string', check, 'metric is no text: name one')
  demand(isRecord(labels), check, "labels are no object: give them as in { route: '/checkout' }")
  demand(judged.length > 0, check, 'judges nothing: give it a number such as p99: { warn: 200, crit: 500 }')
  demand(
    windowMs > 0 && windowMs <= windowMsMax,
    check,
    `windowMs is ${windowMs}: give 1 to ${windowMsMax} ms`,
  )
  demand(forMs >= 0 && forMs < Infinity, check, `forMs is ${forMs}: give at least 0 ms`)
  demand(easing >= 0 && easing <= 1, check, `easing is ${easing}: give 0 to 1`)
  demand(states.includes(empty), check, `empty is '${empty}': give one of ${states.join(', ')}`)
  return {
    check,
    metric: metric === undefined ? check : `${prefix}${metric}`,
    labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])),
    windowMs,
    forMs,
    easing,
    empty,
    judged,
  }
}

function measureOf(check: string, measure: string): Measure {
  const percent = /^p\d+(?:\.\d+)?$/.test(measure) ? Number(measure.slice(1)) : Number.NaN
  demand(
    measures.has(measure) || percent <= 100,
    check,
    `'${measure}' is no measure: give p50, p99.9 or another percentile, ${[...measures].join(', ')}`,
  )
  return measure as Measure
}

function thresholdOf(check: string, measure: string, given: unknown): Threshold {
  const { warn, crit } = (isRecord(given) ? given : {}) as Threshold
  demand(warn !== undefined || crit !== undefined, check, `${measure} has no bound: give { warn, crit }`)
  for (const [name, bound] of [['warn', warn] as const, ['crit', crit] as const])
    demand(
      bound === undefined || isBound(bound),
      check,
      `${measure}.${name} is no bound: give a number or { above, below }`,
    )
  return { warn, crit }
}

function isBound(bound: unknown): boolean {
  if (!isRecord(bound)) return Number.isFinite(bound)
  const { above, below } = bound
  const given = [above, below].filter((limit) => limit !== undefined)
  return given.length > 0 && given.every(Number.isFinite)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function demand(holds: boolean, check: string, otherwise: string): asserts holds {
  if (!holds) throw new ObsFault('bad_option', `check '${check}': ${otherwise}`)
}
