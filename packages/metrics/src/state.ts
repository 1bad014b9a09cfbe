// Time in each state.
import type { State } from './instruments.ts'
import type { LabelTexts, Moment, Reading, Series, SeriesHost, Shares } from './series.ts'
import type { Cells, Place } from './slab.ts'

/** One state series: milliseconds per state, as one part per state with the label `state`. */
export class StateSeries<S extends string> implements State<S>, Series {
  readonly labels: LabelTexts
  readonly #host: SeriesHost
  readonly #states: readonly S[]
  // A cell for each state: ms spent there.
  readonly #place: Place<Cells>
  #current = -1
  #sinceMs = 0

  constructor(states: readonly S[], host: SeriesHost, labels: LabelTexts) {
    this.#host = host
    this.labels = labels
    this.#states = [...new Set(states)]
    this.#place = host.slab.cells.take(this.#states.length)
  }

  get kind(): 'state' {
    return 'state'
  }

  enter(state: S): void {
    const entered = this.#states.indexOf(state)
    if (entered < 0) return this.#host.refuse(state)
    this.#settle(this.#host.now())
    this.#current = entered
    return undefined
  }

  // Time passes in every state.
  activity(): undefined {
    return undefined
  }

  read(now: Moment): readonly Reading[] {
    this.#settle(now)
    return statesAt(this.#place, this.#states)
  }

  shares(): Shares {
    return { cells: this.#place }
  }

  #settle(now: Moment): void {
    const { page, at } = this.#place
    const cell = at + this.#current
    if (this.#current >= 0) page[cell] = (page[cell] ?? 0) + now.monotonicMs - this.#sinceMs
    this.#sinceMs = now.monotonicMs
  }
}

/** The readings of a state series whose cells lie here. */
export function statesAt({ page, at }: Place<Cells>, states: readonly string[]): readonly Reading[] {
  return states.map((state, index) => ({ value: page[at + index] ?? 0, part: { state } }))
}
