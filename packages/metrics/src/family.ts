// All series of one declaration: found by label values, bounded in number.
import { beginning, isRecord, type FaultChannel, type LabelValue } from '@obs/core'
import type { Declaration } from './declaration.ts'
import { IdleSeries } from './idle-series.ts'
import { LabelTree } from './label-tree.ts'
import type { LabelTexts, Moment, Series } from './series.ts'
import type { SeriesLimits } from './series-limits.ts'

/** The label that the overflow series carries instead of the declared ones, as OpenTelemetry names it. */
export const overflowLabels: LabelTexts = Object.freeze({ 'otel.metric.overflow': 'true' })

type Labels = Readonly<Record<string, LabelValue>>

/** What readers need of a family. */
export interface ReadFamily {
  readonly declaration: Declaration
  /** Two series may bear the same labels: those of this thread and of others. */
  readonly isMixed?: boolean
  all(now: Moment): readonly Series[]
  /** Its series are added up since their creation, and a sum must not fall: none of them goes idle from now on. */
  keepAll?(): void
}

/** The series of one declaration. */
export class Family<S extends Series> implements ReadFamily {
  readonly declaration: Declaration
  readonly #make: (labels: LabelTexts) => S
  readonly #limits: SeriesLimits
  readonly #faults: FaultChannel
  // Idle series that somebody may still hold a handle of; they come back when they are used.
  readonly #idle: IdleSeries<S>
  #kept: S[] = []
  #single: S | undefined
  #overflow: S | undefined
  #state: 'open' | 'full' = 'open'
  #keeping: 'used' | 'all' = 'used'
  #tree: LabelTree<S>
  // Spellings of one series (200 and '200') stand in the tree beside it, so their number is bounded too.
  #spellings = 0

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
    this.#idle = new IdleSeries(limits.reads)
    this.#tree = new LabelTree(declaration.labels)
  }

  /** The series of a declaration without labels. */
  single(): S {
    return this.#single ?? this.#find({})
  }

  /** The series with these label values; over the limit, or where they cannot be read, the overflow series. */
  with(labels: Labels): S {
    try {
      return this.#tree.find(labels) ?? this.#grow(labels)
    } catch (cause) {
      const why = isRecord(labels) ? messageOf(cause) : 'give an object, as in with({ plan })'
      this.#faults.report('metric_refused', `labels of ${this.declaration.name}: ${why}`)
      return this.#overflowSeries()
    }
  }

  /** All series, those aside that nobody has used for `idleMsMax`. */
  all(now: Moment): readonly S[] {
    // Where idle series are no longer wanted, those that are out still come back.
    if (this.#limits.idleMsMax < Infinity || !this.#idle.isEmpty) this.#sweep(now.monotonicMs)
    return this.#overflow === undefined ? this.#kept : [...this.#kept, this.#overflow]
  }

  keepAll(): void {
    this.#keeping = 'all'
  }

  #grow(labels: Labels): S {
    if (this.declaration.labels.length === 0) return this.single()
    this.#tellUnknown(labels)
    // Read once: a getter may say something else each time.
    const values = Object.fromEntries(this.declaration.labels.map((name) => [name, labels[name]]))
    const texts = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, this.#textOf(name, value)]),
    )
    const series = this.#find(Object.freeze(texts))
    const isSpelling = Object.entries(values).some(([name, value]) => texts[name] !== value)
    if (isSpelling && this.#spellings < this.#limits.seriesMax && Object.values(values).every(isPlain)) {
      this.#tree.plant(values, series)
      this.#spellings += 1
    }
    return series
  }

  #find(labels: LabelTexts): S {
    const known = this.#tree.find(labels)
    if (known !== undefined) return known
    const idle = this.#idle.take(keyOf(labels))
    if (idle !== undefined) return this.#keep(idle)
    if (this.#kept.length >= this.#limits.seriesMax || this.#limits.left <= 0) return this.#full()
    return this.#keep(this.#make(labels))
  }

  #keep(series: S): S {
    this.#kept.push(series)
    this.#limits.left -= 1
    if (this.declaration.labels.length === 0) this.#single = series
    else this.#tree.plant(series.labels, series)
    return series
  }

  #sweep(nowMs: number): void {
    const { reads } = this.#limits
    const idleMsMax = this.#keeping === 'all' ? Infinity : this.#limits.idleMsMax
    const told = reads.least(nowMs)
    for (const series of this.#idle.takeWoken()) this.#keep(series)
    const idle = this.#kept.filter((series) => this.#idle.isIdle(series, nowMs, idleMsMax, told))
    if (idle.length === 0) return
    const gone = new Set(idle)
    const left = this.#kept.filter((series) => !gone.has(series))
    for (const series of gone) this.#idle.put(keyOf(series.labels), series)
    this.#limits.left += gone.size
    this.#kept = left
    if (this.#single !== undefined && gone.has(this.#single)) this.#single = undefined
    this.#tree = new LabelTree(this.declaration.labels)
    this.#spellings = 0
    if (this.#single === undefined) for (const series of left) this.#tree.plant(series.labels, series)
  }

  #full(): S {
    if (this.#state === 'open')
      this.#faults.report('series_full', `${this.declaration.name}: ${this.#widest()}`)
    this.#state = 'full'
    return this.#overflowSeries()
  }

  #overflowSeries(): S {
    return (this.#overflow ??= this.#make(overflowLabels))
  }

  /** Names the label with the most different values: the one to bound. */
  #widest(): string {
    const widths = this.declaration.labels.map((name) => {
      const values = new Set(this.#kept.map(({ labels }) => labels[name]))
      return { name, width: values.size }
    })
    const widest = widths.toSorted((a, b) => b.width - a.width)[0]
    return widest === undefined ? 'no label' : `label '${widest.name}' has ${widest.width} different values`
  }

  // Told when a label set is first seen: the way of known ones costs nothing.
  #tellUnknown(labels: Labels): void {
    const { name, labels: declared } = this.declaration
    const unknown = Object.keys(labels).filter((label) => !declared.includes(label))
    if (unknown.length > 0)
      this.#faults.report(
        'metric_refused',
        `${name}: there is no label '${unknown.join("', '")}'; it is left out`,
      )
  }

  #textOf(name: string, value: unknown): string {
    if (value !== undefined && value !== null) return textOf(value)
    this.#faults.report(
      'metric_refused',
      `${this.declaration.name}: label '${name}' is missing and taken as empty`,
    )
    return ''
  }
}

const valueMax = 256

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.length <= valueMax)
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return beginning(value, valueMax)
  // A caller without types may pass anything; a symbol or an object must not throw or run code.
  return typeof value === 'object' || typeof value === 'function' ? '[object]' : String(value)
}

function keyOf(labels: LabelTexts): string {
  return JSON.stringify(Object.values(labels))
}

// What a getter throws may be anything, and printing it may throw again.
function messageOf(cause: unknown): string {
  return cause instanceof Error && typeof cause.message === 'string' ? cause.message : 'they cannot be read'
}
