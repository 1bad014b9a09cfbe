// One series: an instrument with one set of label values. What every kind has in common for readers.
import type { Exemplar, MetricKind } from '@obs/core'
import type { ValueReading } from './distribution.ts'
import type { Rates } from './rates.ts'

/** What a series holds at one moment, since its creation. */
export type Reading = Readonly<{
  value: number
  values?: ValueReading
  rates?: Rates
  exemplars?: readonly Exemplar[]
  /** Extra label of a part of a series, as each state of a state instrument. */
  part?: Readonly<Record<string, string>>
}>

/** What readers need of a series. */
export interface Series {
  readonly kind: MetricKind
  /** The parts of the series now; most kinds have one. Empty: nothing to tell yet. */
  read(now: Moment): readonly Reading[]
}

/** When something is read. */
export type Moment = Readonly<{ epochMs: number; monotonicMs: number }>

/** What every series needs of its instance. */
export interface SeriesHost {
  /** Tells that a value was refused; never throws. */
  refuse(value: unknown): void
  /** The moment of now. */
  now(): Moment
  /** Labels for an exemplar of what is recorded now, where work is in force. */
  exemplarLabels(): Readonly<Record<string, string>> | undefined
}
