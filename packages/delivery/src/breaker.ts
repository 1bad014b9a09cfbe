// The circuit breaker: after failures in a row nothing is tried for a while, then one attempt finds out whether to go on.
import type { Clock } from '@obs/core'

const failuresMax = 5
const openMs = 10_000

/** What the breaker lets through. */
export type BreakerState = 'closed' | 'open' | 'half-open'

/** Opens after five failures in a row, for ten seconds. */
export class Breaker {
  readonly #clock: Clock
  #failures = 0
  #opensAgainMs = 0
  #probing = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get state(): BreakerState {
    if (this.#failures < failuresMax) return 'closed'
    return this.#probing ? 'half-open' : 'open'
  }

  /** How long to wait before an attempt, in ms. 0: go on, and tell how it ended. */
  enter(): number {
    if (this.#failures < failuresMax) return 0
    const waitMs = this.#opensAgainMs - this.#clock.monotonicMs()
    if (waitMs > 0) return waitMs
    this.#probing = true
    // Others wait until the probe has told; should it never, the next may try after the same time.
    this.#opensAgainMs = this.#clock.monotonicMs() + openMs
    return 0
  }

  succeeded(): void {
    this.#failures = 0
    this.#probing = false
  }

  /** Whether it opens by that: once in a row of failures. */
  failed(): boolean {
    this.#failures += 1
    this.#probing = false
    if (this.#failures >= failuresMax) this.#opensAgainMs = this.#clock.monotonicMs() + openMs
    return this.#failures === failuresMax
  }

  /** Lets the next attempt through: somebody waits for the result. */
  probe(): void {
    this.#opensAgainMs = 0
  }
}
