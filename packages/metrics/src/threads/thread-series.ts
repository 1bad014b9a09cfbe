// One series of all worker threads together: of those that live, and what is left of those that ended.
import type { Declaration } from '../declaration.ts'
import { mergeReadings } from '../merge.ts'
import { RateRecord } from '../rates.ts'
import type { LabelTexts, Moment, Reading, Series } from '../series.ts'
import type { DistantSeries } from './distant-series.ts'

/** A series as readers see it; it never falls when a thread ends. */
export class ThreadSeries implements Series {
  readonly labels: LabelTexts
  readonly #declaration: Declaration
  readonly #live = new Set<DistantSeries>()
  #ended: readonly Reading[] = []
  #rates: RateRecord | undefined
  // What was last read of a distribution, as long as nothing came.
  #known: readonly Reading[] = []

  constructor(declaration: Declaration, labels: LabelTexts) {
    this.#declaration = declaration
    this.labels = labels
  }

  get kind(): Series['kind'] {
    return this.#declaration.kind
  }

  add(series: DistantSeries): void {
    this.#live.add(series)
  }

  /** Nobody counts here, nor has. */
  get isEmpty(): boolean {
    return this.#live.size === 0 && this.#ended.length === 0
  }

  /** Leaves a series out with all it has counted. */
  drop(series: DistantSeries): void {
    this.#live.delete(series)
    this.#known = []
  }

  /** Keeps what a series of an ended thread has counted; a level goes with its thread. */
  fold(series: DistantSeries): void {
    if (!this.#live.delete(series) || this.kind === 'gauge') return
    this.#ended = this.#merged(this.#ended, series.read())
    this.#known = []
  }

  activity(): number | undefined {
    if (this.kind === 'gauge' || this.kind === 'state' || this.kind === 'distinct') return undefined
    let count = this.#ended[0]?.value ?? 0
    for (const series of this.#live) count += series.count
    return count
  }

  read(now: Moment): readonly Reading[] {
    if (this.#known.length > 0 && this.#known[0]?.value === this.activity()) return this.#known
    let readings = this.#ended
    for (const series of this.#live) readings = this.#merged(readings, series.read())
    if (this.kind === 'histogram' || this.kind === 'timer') this.#known = readings
    return this.kind === 'meter' ? readings.map((reading) => this.#withRates(reading, now)) : readings
  }

  #merged(some: readonly Reading[], more: readonly Reading[]): readonly Reading[] {
    const { kind, across } = this.#declaration
    if (some.length === 0) return more
    return some.map((reading, index) => {
      const other = more[index]
      return other === undefined ? reading : mergeReadings(kind, across, reading, other)
    })
  }

  // Rates decay by this thread's clock, from the moment it first looked.
  #withRates(reading: Reading, { monotonicMs }: Moment): Reading {
    this.#rates ??= new RateRecord(monotonicMs, reading.value)
    return { ...reading, rates: this.#rates.read(monotonicMs, reading.value) }
  }
}
