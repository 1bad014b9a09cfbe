// What a check is declared with, checked once and compiled.
import {
  checkOptions,
  isRecord,
  kind,
  ObsFault,
  type CheckBound,
  type CheckState,
  type Kind,
  type Kinds,
  type LabelValue,
  type Options,
} from '@obs/core'
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
const measures: ReadonlySet<string> = new Set(['min', 'max', 'mean', 'count', 'rate', 'value'])

const settings: Kinds<CheckSettings> = {
  metric: kind.text,
  labels: kind.mapOf(kind.anything),
  windowMs: kind.between(1, windowMsMax),
  forMs: kind.atLeast(0),
  easing: kind.between(0, 1),
  empty: kind.oneOf('ok', 'warning', 'critical', 'unknown'),
}

const bound = kind.shown(isBound, 'give a number or { above, below }')
const threshold = kind.group({ warn: bound, crit: bound } satisfies Kinds<Threshold>)

/** Whatever stands beside the settings: a measure with its bounds. */
const judgedKind: Kind = {
  complaint(name, value) {
    if (!isMeasure(name))
      return `'${name}' is no measure: give p50, p99.9 or another percentile, ${[...measures].join(', ')}`
    const { warn, crit } = (value ?? {}) as Threshold
    const isBare = value !== undefined && warn === undefined && crit === undefined
    return (
      threshold.complaint(name, value) ?? (isBare ? `${name} has no bound: give { warn, crit }` : undefined)
    )
  },
}

/** Compiles a spec; `prefix` goes before the metric's name. Throws ObsFault `bad_option`. */
export function compileCheck(check: string, spec: CheckSpec, prefix: string): CompiledCheck {
  const owner = `check '${check}'`
  const given = isRecord(spec) ? Object.keys(spec).map((name) => [name, judgedKind] as const) : []
  checkOptions(owner, spec, { ...Object.fromEntries(given), ...settings }, 'closed')
  const {
    metric,
    labels = {},
    windowMs = windowMsDefault,
    forMs = 0,
    easing = 0,
    empty = 'unknown',
    ...bounds
  } = spec
  const judged = Object.entries(bounds)
    .filter(([, given]) => given !== undefined)
    .map(([measure, { warn, crit } = {}]) => ({ measure: measure as Measure, threshold: { warn, crit } }))
  if (judged.length === 0)
    throw new ObsFault(
      'bad_option',
      `${owner}: judges nothing: give it a number such as p99: { warn: 200, crit: 500 }`,
    )
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

function isMeasure(name: string): boolean {
  return measures.has(name) || (/^p\d+(?:\.\d+)?$/.test(name) && Number(name.slice(1)) <= 100)
}

function isBound(value: unknown): boolean {
  if (!isRecord(value)) return Number.isFinite(value)
  const given = [value['above'], value['below']].filter((limit) => limit !== undefined)
  return given.length > 0 && given.every(Number.isFinite)
}
