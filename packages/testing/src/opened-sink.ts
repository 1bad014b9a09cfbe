// A sink taken out of its instance: opened on a host that counts, for tests of one backend.
import { systemClock, TallyBook, type Clock, type Sink, type SinkHost, type SinkTally } from '@obs/core'

/** A sink with its host. */
export interface OpenedSink<S extends Sink> {
  readonly sink: S
  /** What the sink reported about its own trouble. */
  readonly faults: readonly unknown[]
  /** Offers one event as an instance would: what `write` throws is counted as `encode_failed`. */
  offer(event: Parameters<S['write']>[0]): void
  tally(): SinkTally
}

/** Opens a sink alone. Default clock: the machine's; default resource: a service named `case`. */
export function openSink<S extends Sink>(
  sink: S,
  clock: Clock = systemClock,
  resource: SinkHost['resource'] = { 'service.name': 'case' },
): OpenedSink<S> {
  const book = new TallyBook()
  const faults: unknown[] = []
  const host: SinkHost = {
    resource,
    clock,
    crashFlushMs: 0,
    metrics: undefined,
    drop: (reason, count) => book.drop(reason, count),
    sent: (count) => book.send(count),
    spooled: (change) => book.spool(change),
    replayed: (count) => book.offer(count),
    fault: (cause) => faults.push(cause),
  }
  sink.open?.(host)
  return {
    sink,
    faults,
    offer(event) {
      book.offer()
      try {
        sink.write(event)
      } catch (cause) {
        faults.push(cause)
        book.drop('encode_failed')
      }
    },
    tally: () => book.read(),
  }
}
