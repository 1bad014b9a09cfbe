// A clock that stands still until a test moves it.
import type { Clock } from '@obs/core'

/** A clock under the test's control. */
export interface FakeClock extends Clock {
  /** Moves time on by `ms` milliseconds and runs what falls due, in order of its time. */
  advance(ms: number): void
}

interface Due {
  readonly at: number
  readonly fn: () => void
}

/** A clock that starts at `startMs` (epoch ms, default 0) and moves only by `advance`. */
export function fakeClock(startMs = 0): FakeClock {
  let elapsedMs = 0
  let waiting: readonly Due[] = []
  return {
    now: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    after(ms, fn) {
      const due = { at: elapsedMs + Math.max(0, ms), fn }
      waiting = [...waiting, due]
      return {
        [Symbol.dispose]: () => {
          waiting = waiting.filter((other) => other !== due)
        },
      }
    },
    advance(ms) {
      const until = elapsedMs + ms
      for (let next = earliest(waiting, until); next !== undefined; next = earliest(waiting, until)) {
        const due = next
        waiting = waiting.filter((other) => other !== due)
        elapsedMs = Math.max(elapsedMs, due.at)
        due.fn()
      }
      // What fell due may have moved time on itself.
      elapsedMs = Math.max(elapsedMs, until)
    },
  }
}

// The first of equals is the one set first, as with the timers of the machine.
function earliest(waiting: readonly Due[], until: number): Due | undefined {
  let first: Due | undefined
  for (const due of waiting) if (due.at <= until && (first === undefined || due.at < first.at)) first = due
  return first
}
