// A sink's host as a delivery meets it: what becomes of its items is booked.
import type { Clock, SinkHost, TallyBook } from '@obs/core'

/** A host that books in `book`; nothing is waited for at a crash unless `more` says so. */
export function talliedBy(book: TallyBook, clock: Clock, more: Partial<SinkHost> = {}): SinkHost {
  return {
    resource: {},
    clock,
    crashFlushMs: 0,
    metrics: undefined,
    drop: (reason, count) => book.drop(reason, count),
    sent: (count) => book.send(count),
    spooled: (change) => book.spool(change),
    replayed: (count) => book.offer(count),
    fault: () => undefined,
    ...more,
  }
}
