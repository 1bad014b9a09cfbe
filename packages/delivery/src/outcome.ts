// A verdict taken apart: each item of the payload ends in exactly one place, whatever the backend's verdict names.
import type { DropReason, Signal } from '@obs/core'
import type { Concern, Item, Ruling, Verdict } from './item.ts'

/** Where the items of one payload went. */
export type Outcome = Readonly<{
  accepted: readonly Item[]
  rejected: readonly Readonly<{ reason: DropReason; because: string | undefined; items: readonly Item[] }>[]
  /** To be tried again, in their order; undefined: nothing is. A payload without items can be tried again, too. */
  retried: readonly Item[] | undefined
  /** The server's own wish; undefined: as the back-off says. */
  afterMs: number | undefined
  /** Whether the server looked at the items one by one, so that it was reached whatever its status. */
  isByItem: boolean
  pauses: readonly Readonly<{ pauseMs: number; signal?: Signal | Concern }>[]
}>

/** The rulings of a verdict; none where all was accepted. */
export function rulingsOf(verdict: Verdict): readonly Ruling[] {
  if (verdict === 'accepted') return []
  return 'map' in verdict ? verdict : [verdict]
}

/** Reads a verdict. Items that are not of this payload are ignored, and the first ruling on an item holds. */
export function outcomeOf(verdict: Verdict, items: readonly Item[]): Outcome {
  const open = new Set(items)
  const take = (named: readonly Item[] = items): readonly Item[] => named.filter((item) => open.delete(item))
  const rulings = rulingsOf(verdict)
  const rejected = rulings.flatMap((ruling) =>
    'rejected' in ruling
      ? [{ reason: ruling.rejected, because: ruling.because, items: take(ruling.items) }]
      : [],
  )
  const retries = rulings.filter((ruling) => 'retry' in ruling)
  const again = new Set(retries.flatMap((ruling) => take(ruling.items)))
  return {
    accepted: [...open],
    rejected,
    retried: retries.length === 0 ? undefined : items.filter((item) => again.has(item)),
    // What a backend has read from a reply may be no number: by that it would be tried without a pause and without an end.
    afterMs: retries.find(({ afterMs = -1 }) => afterMs >= 0)?.afterMs,
    isByItem: rulings.some((ruling) => 'items' in ruling),
    pauses: rulings.filter((ruling) => 'pauseMs' in ruling),
  }
}
