// One series: an instrument with one set of label values. What every kind has in common for readers.
import type { CheckResult, Exemplar, MetricKind } from '@obs/core'
import type { Cells, Place, Slab } from './slab.ts'
import type { RawReading } from './raw-values.ts'
import type { ValueReading } from './value-reading.ts'
import type { Rates } from './rates.ts'

/** Label names and values, and ids of exemplars. */
export type LabelTexts = Readonly<Record<string, string>>

/** What a series holds at one moment, since its creation. */
export type Reading = Readonly<{
  value: number
  values?: ValueReading
  rates?: Rates
  exemplars?: readonly Exemplar[]
  /** The values themselves, where the instrument keeps them. */
  raw?: RawReading
  /** Registers of a distinct count, so that two of them can be added up. */
  ranks?: Uint8Array
  /** How many gauges a mean stands for; absent: one. */
  weight?: number
  /** Extra label of a part of a series, as each state of a state instrument. */
  part?: LabelTexts
  /** What a check found. */
  check?: CheckResult
}>

/** What of a series another thread reads: its cells, and the buckets of its positive values where it has some. */
export type Shares = Readonly<{ cells: Place<Cells>; buckets?: object }>

/** Told once; what it gives back takes its place. */
export type Woken = () => undefined

/** What readers need of a series. */
export interface Series {
  readonly kind: MetricKind
  readonly labels: LabelTexts
  /** The parts of the series now; most kinds have one. Empty: nothing to tell yet. */
  read(now: Moment): readonly Reading[]
  /** A number that changes with every use, so that idle series are found; undefined: never idle. */
  activity(): number | undefined
  /**
   * Nobody has used it for long: gives back what it holds of the slab and goes on with memory of its own. Tells `woken` of its
   * next use. Absent: it is never idle.
   */
  park?(woken: Woken): void
  /** Where its numbers lie in a shared slab; asked once, when it is made. */
  shares?(): Shares | undefined
}

/** When something is read. */
export type Moment = Readonly<{ epochMs: number; monotonicMs: number }>

/** What every series needs of its instance. */
export interface SeriesHost {
  /** Where the numbers lie. */
  readonly slab: Slab
  /** Counts and tells that a value was refused, of which metric where that is known; never throws. */
  refuse(value: unknown, metric?: string): void
  /** Tells that a callback failed, of which metric where that is known; never throws. */
  failed(cause: unknown, metric?: string): void
  /** The moment of now. */
  now(): Moment
  /** Ids under which the failure of the work in force can be found; undefined where nothing failed. */
  failureLabels(): LabelTexts | undefined
  /** Ids of the work in force, failed or not. */
  workLabels(): LabelTexts | undefined
}
