// Time in each state.
import type { State } from './instruments.ts'
import type { LabelTexts, Moment, Reading, Series, SeriesHost } from './series.ts'

/** One state series: milliseconds per state, as one part per state with the label `state`. */
export class StateSeries<S extends string> implements State<S>, Series {
  readonly labels: LabelTexts
  readonly #host: SeriesHost
  readonly #spentMs: Map<S, number>
  #current: S | undefined
  #sinceMs = 0

  constructor(states: readonly S[], host: SeriesHost, labels: LabelTexts) {
    this.#host = host
    this.labels = labels
    this.#spentMs = new Map(states.map((state) => [state, 0]))
  }

  get kind(): 'state' {
    return 'state'
  }

  enter(state: S): void {
    if (!this.#spentMs.has(state)) return this.#host.refuse(state)
    this.#settle(this.#host.now())
    this.#current = state
    return undefined
  }

  // Time passes in every state.
  activity(): undefined {
    return undefined
  }

  read(now: Moment): readonly Reading[] {
    this.#settle(now)
    return [...this.#spentMs].map(([state, value]) => ({ value, part: { state } }))
  }

  #settle(now: Moment): void {
    if (this.#current !== undefined) {
      this.#spentMs.set(
        this.#current,
        (this.#spentMs.get(this.#current) ?? 0) + now.monotonicMs - this.#sinceMs,
      )
    }
    this.#sinceMs = now.monotonicMs
  }
}
