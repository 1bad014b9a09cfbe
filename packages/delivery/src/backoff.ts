// How long to wait before the next attempt: exponential back-off with full jitter.
import { randomShare } from '@obs/core'

const baseMs = 500
const ceilingMs = 30_000

/** The wait before attempt `attempt` (1 = first retry): a random share of 0.5 s doubled each time, at most 30 s. */
export function backoffMs(attempt: number, share: () => number = randomShare): number {
  return Math.min(ceilingMs, baseMs * 2 ** (attempt - 1)) * share()
}
