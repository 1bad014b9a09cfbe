// Ending well: waiting within a deadline and adding up what happened.
import type { Clock } from '../clock.ts'
import type { DropReason, SinkTally, Tally } from '../tally.ts'

/** Resolves when `work` does or after `deadlineMs`, whichever is first. The timer holds nothing open. */
export async function withinDeadline(
  clock: Clock,
  deadlineMs: number,
  work: Promise<unknown>,
): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.after(deadlineMs, resolve)
    const done = (): void => {
      timer[Symbol.dispose]()
      resolve()
    }
    work.then(done, done)
  })
}

/** Adds up tallies by sink name. */
export function mergeTallies(tallies: readonly Tally[]): Tally {
  const merged: Record<string, SinkTally> = {}
  for (const tally of tallies) {
    for (const [name, counts] of Object.entries(tally)) merged[name] = added(merged[name], counts)
  }
  return merged
}

function added(one: SinkTally | undefined, other: SinkTally): SinkTally {
  if (one === undefined) return other
  const dropped: Partial<Record<DropReason, number>> = { ...one.dropped }
  for (const [reason, count] of Object.entries(other.dropped) as [DropReason, number][]) {
    dropped[reason] = (dropped[reason] ?? 0) + count
  }
  const spooled = (one.spooled ?? 0) + (other.spooled ?? 0)
  const sum = { offered: one.offered + other.offered, sent: one.sent + other.sent, dropped }
  return spooled === 0 ? sum : { ...sum, spooled }
}
