// The pace a server asks for: pauses of everything, of one signal or of some items. The later end of two pauses holds.
import type { Clock, Signal } from '@obs/core'
import type { Concern, Item } from './item.ts'

const everything = ''

/** Rate limits of one target. */
export class Pace {
  readonly #clock: Clock
  readonly #ends = new Map<Signal | Concern | typeof everything, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Nothing more of `signal`, or nothing at all, for so long. */
  pause(pauseMs: number, signal: Signal | Concern | typeof everything = everything): void {
    if (!(pauseMs > 0)) return
    const end = this.#clock.monotonicMs() + pauseMs
    this.#ends.set(signal, Math.max(end, this.#ends.get(signal) ?? 0))
  }

  /** How long everything waits, in ms; 0: go on. */
  get waitMs(): number {
    return this.#leftMs(everything)
  }

  /** Whether the item is of what is paused: such are dropped as `throttled`, since others must not wait for them. */
  isPaused(item: Item): boolean {
    for (const of of this.#ends.keys())
      if (of !== everything && concerns(of, item) && this.#leftMs(of) > 0) return true
    return false
  }

  #leftMs(signal: Signal | Concern | typeof everything): number {
    const end = this.#ends.get(signal)
    return end === undefined ? 0 : Math.max(0, end - this.#clock.monotonicMs())
  }
}

function concerns(of: Signal | Concern, item: Item): boolean {
  return typeof of === 'function' ? of(item) : of === item.signal
}
