// Waiting that can be cut short, so that a flush does not sit out a back-off.
import type { Clock } from '@obs/core'

/** The waits of one delivery. Their timers hold no process open. */
export class Waits {
  readonly #clock: Clock
  readonly #wakes = new Set<() => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves after `ms`, or when woken. */
  async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        timer[Symbol.dispose]()
        this.#wakes.delete(wake)
        resolve()
      }
      const timer = this.#clock.after(ms, wake)
      this.#wakes.add(wake)
    })
  }

  /** Ends all waits. */
  wake(): void {
    for (const wake of this.#wakes) wake()
  }
}
