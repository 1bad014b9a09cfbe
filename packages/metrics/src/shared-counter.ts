// A counter that other threads read while it grows: its total is one cell of a shared slab.
import { CounterSeries, type CountedSeries } from './counter.ts'
import type { LabelTexts, Reading, SeriesHost, Shares, Woken } from './series.ts'
import type { Cells, Place } from './slab.ts'

/** One counter series in shared memory. A thread of its own keeps `CounterSeries`, which is quicker. */
export class SharedCounterSeries implements CountedSeries {
  readonly labels: LabelTexts
  readonly #host: SeriesHost
  readonly #place: Place<Cells>
  #woken: Woken | undefined

  constructor(host: SeriesHost, labels: LabelTexts) {
    this.#host = host
    this.labels = labels
    this.#place = host.slab.cells.take(1)
  }

  get kind(): 'counter' {
    return 'counter'
  }

  get value(): number {
    return totalAt(this.#place)
  }

  add(count = 1): void {
    if (typeof count !== 'number' || !(count >= 0) || count === Infinity) return this.#host.refuse(count)
    if (this.#woken !== undefined) this.#woken = this.#woken()
    const { page, at } = this.#place
    page[at] = (page[at] ?? 0) + count
    return undefined
  }

  activity(): number {
    return this.value
  }

  read(): readonly Reading[] {
    return [{ value: this.value }]
  }

  shares(): Shares {
    return { cells: this.#place }
  }

  park(woken: Woken): void {
    this.#woken = woken
  }
}

/** The total that lies here; at most the largest double. */
export function totalAt({ page, at }: Place<Cells>): number {
  return Math.min(Number.MAX_VALUE, page[at] ?? 0)
}

/** A counter where the host keeps its numbers. */
export function newCounter(host: SeriesHost, labels: LabelTexts): CountedSeries {
  return host.slab.ledger === undefined
    ? new CounterSeries(host, labels)
    : new SharedCounterSeries(host, labels)
}
