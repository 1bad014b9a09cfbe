// The pace a server asks for: pauses of everything or of one signal. The later end of two pauses holds.
import type { Clock, Signal } from '@obs/core'

const everything = ''

/** Rate limits of one target. */
export class Pace {
  readonly #clock: Clock
  readonly #ends = new Map<Signal | typeof everything, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Nothing more of `signal`, or nothing at all, for so long. */
  pause(pauseMs: number, signal: Signal | typeof everything = everything): void {
    const end = this.#clock.monotonicMs() + pauseMs
    this.#ends.set(signal, Math.max(end, this.#ends.get(signal) ?? 0))
  }

  /** How long everything waits, in ms; 0: go on. */
  get waitMs(): number {
    return this.#leftMs(everything)
  }

  /** Whether this one signal is paused: its events are dropped as `throttled`, since others must not wait for them. */
  isPaused(signal: Signal): boolean {
    return this.#ends.size > 0 && this.#leftMs(signal) > 0
  }

  #leftMs(signal: Signal | typeof everything): number {
    const end = this.#ends.get(signal)
    return end === undefined ? 0 : Math.max(0, end - this.#clock.monotonicMs())
  }
}
