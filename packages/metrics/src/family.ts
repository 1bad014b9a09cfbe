// All series of one declaration: found by label values, bounded in number.
import type { FaultChannel, LabelValue } from '@obs/core'
import type { GaugeSum } from './merge.ts'
import type { LabelTexts, Moment, Series } from './series.ts'
import type { SeriesLimits } from './series-limits.ts'

/** The label that the overflow series carries instead of the declared ones, as OpenTelemetry names it. */
const overflowLabels: LabelTexts = Object.freeze({ 'otel.metric.overflow': 'true' })

/** One series with its labels. */
export type Labelling<S> = Readonly<{ series: S; labels: LabelTexts }>

type Labels = Readonly<Record<string, LabelValue>>
type Branch = Map<unknown, unknown>

/** What a declaration says; two declarations of a name must agree. */
export type Declaration = Readonly<{
  name: string
  kind: Series['kind']
  help: string | undefined
  unit: string | undefined
  labels: readonly string[]
  states: readonly string[]
  /** What several gauges are together. */
  across: GaugeSum
}>

/** The series of one declaration. */
export class Family<S extends Series> {
  readonly declaration: Declaration
  readonly #make: (labels: LabelTexts) => S
  readonly #limits: SeriesLimits
  readonly #faults: FaultChannel
  readonly #byKey = new Map<string, Kept<S>>()
  // Idle series that somebody may still hold a handle of; they come back when they move.
  readonly #idle = new Map<string, Idle<S>>()
  #overflow: Labelling<S> | undefined
  #state: 'open' | 'full' = 'open'
  // Series by label values in declared order, one map per label: no key is built on the way.
  #trie: Branch = new Map()
  #leaves = 0

  constructor(
    declaration: Declaration,
    make: (labels: LabelTexts) => S,
    limits: SeriesLimits,
    faults: FaultChannel,
  ) {
    this.declaration = declaration
    this.#make = make
    this.#limits = limits
    this.#faults = faults
  }

  /** The series of a declaration without labels. */
  single(): S {
    return this.#find([])
  }

  /** The series with these label values; over the limit, or where they cannot be read, the overflow series. */
  with(labels: Labels): S {
    try {
      const names = this.declaration.labels
      if (names.length === 0) return this.single()
      let node: unknown = this.#trie
      for (const name of names) {
        node = (node as Branch).get(labels[name])
        if (node === undefined) return this.#grow(names.map((label) => labels[label]))
      }
      return node as S
    } catch (cause) {
      this.#faults.report('metric_refused', `labels of ${this.declaration.name}: ${messageOf(cause)}`)
      return this.#overflowSeries()
    }
  }

  /** All series with their labels, those aside that nobody has used for `idleMsMax`. */
  all(now: Moment): readonly Labelling<S>[] {
    if (this.#limits.idleMsMax < Infinity) this.#sweep(now.monotonicMs)
    const kept = [...this.#byKey.values()]
    return this.#overflow === undefined ? kept : [...kept, this.#overflow]
  }

  // Spellings of one series (200 and '200') are leaves of their own, so their number is bounded too.
  #grow(values: readonly unknown[]): S {
    const series = this.#find(values.map((value, index) => this.#textOf(value, index)))
    if (this.#leaves < 2 * this.#limits.seriesMax && values.every(isPlain)) this.#plant(values, series)
    return series
  }

  #plant(values: readonly unknown[], series: S): void {
    let node = this.#trie
    for (const value of values.slice(0, -1)) {
      const next = (node.get(value) as Branch | undefined) ?? new Map<unknown, unknown>()
      node.set(value, next)
      node = next
    }
    node.set(values.at(-1), series)
    this.#leaves += 1
  }

  #find(texts: readonly string[]): S {
    // With the length in front no two lists of texts are one key, whatever the texts hold.
    let key = ''
    for (const text of texts) key += `${text.length}:${text}`
    const known = this.#byKey.get(key)?.series ?? this.#wake(key)
    if (known !== undefined) return known
    if (this.#byKey.size >= this.#limits.seriesMax || this.#limits.left <= 0) return this.#full()
    const labels = Object.freeze(
      Object.fromEntries(this.declaration.labels.map((name, index) => [name, texts[index] ?? ''])),
    )
    const series = this.#make(labels)
    this.#keep(key, series, labels)
    return series
  }

  #keep(key: string, series: S, labels: LabelTexts): void {
    this.#byKey.set(key, { series, labels, activity: undefined, usedMs: -Infinity })
    this.#limits.left -= 1
  }

  #wake(key: string): S | undefined {
    const idle = this.#idle.get(key)
    const series = idle?.series.deref()
    if (idle === undefined || series === undefined) return undefined
    this.#idle.delete(key)
    this.#keep(key, series, idle.labels)
    return series
  }

  #sweep(nowMs: number): void {
    for (const [key, { series, activity }] of this.#idle) {
      const held = series.deref()
      if (held === undefined) this.#idle.delete(key)
      else if (held.activity() !== activity) this.#wake(key)
    }
    for (const [key, kept] of this.#byKey)
      if (isIdle(kept, nowMs, this.#limits.idleMsMax)) this.#expire(key, kept)
  }

  #expire(key: string, { series, labels, activity }: Kept<S>): void {
    this.#byKey.delete(key)
    this.#idle.set(key, { series: new WeakRef(series), labels, activity })
    this.#limits.left += 1
    // The tree is a cache: without its leaves nothing holds the series but its users.
    this.#trie = new Map()
    this.#leaves = 0
  }

  #full(): S {
    if (this.#state === 'open')
      this.#faults.report('series_full', `${this.declaration.name}: ${this.#widest()}`)
    this.#state = 'full'
    return this.#overflowSeries()
  }

  #overflowSeries(): S {
    this.#overflow ??= { series: this.#make(overflowLabels), labels: overflowLabels }
    return this.#overflow.series
  }

  /** Names the label with the most different values: the one to bound. */
  #widest(): string {
    const widths = this.declaration.labels.map((name) => {
      const values = new Set([...this.#byKey.values()].map(({ labels }) => labels[name]))
      return { name, width: values.size }
    })
    const widest = widths.toSorted((a, b) => b.width - a.width)[0]
    return widest === undefined ? 'no label' : `label '${widest.name}' has ${widest.width} different values`
  }

  #textOf(value: unknown, index: number): string {
    if (value !== undefined) return textOf(value)
    this.#faults.report(
      'metric_refused',
      `${this.declaration.name}: label '${this.declaration.labels[index] ?? ''}' is missing and taken as empty`,
    )
    return ''
  }
}

type Idle<S extends object> = Readonly<{
  series: WeakRef<S>
  labels: LabelTexts
  activity: number | undefined
}>

interface Kept<S> extends Labelling<S> {
  activity: number | undefined
  usedMs: number
}

function isIdle(kept: Kept<Series>, nowMs: number, idleMsMax: number): boolean {
  const activity = kept.series.activity()
  if (activity === undefined || activity !== kept.activity || kept.usedMs === -Infinity) {
    kept.activity = activity
    kept.usedMs = nowMs
  }
  return nowMs - kept.usedMs > idleMsMax
}

const valueMax = 256

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= valueMax)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.length > valueMax ? value.slice(0, valueMax) : value
  // A caller without types may pass anything; a symbol or an object must not throw or run code.
  return typeof value === 'object' || typeof value === 'function' ? '[object]' : String(value)
}

// What a getter throws may be anything, and printing it may throw again.
function messageOf(cause: unknown): string {
  return cause instanceof Error && typeof cause.message === 'string' ? cause.message : 'they cannot be read'
}
