// A delivery: queue, batch, frame, retry, pace, breaker, transport, verdict, tally. Every exit is counted: sent or dropped
// with a reason.
import { withinDeadline, type Deadline, type DropReason, type SinkHost } from '@obs/core'
import { Batches } from './batches.ts'
import { Breaker } from './breaker.ts'
import { Counts } from './counts.ts'
import { handOver } from './hand-over.ts'
import type { Item, Payload, Reply, Verdict } from './item.ts'
import type { DeliveryLimits } from './limits.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { Queue } from './queue.ts'
import { Retry } from './retry.ts'
import type { Transport } from './transports/transport.ts'
import { Underway } from './underway.ts'
import { Waits } from './waits.ts'

/** What makes a delivery. */
export interface DeliveryParts {
  readonly host: SinkHost
  readonly limits: DeliveryLimits
  readonly transport: Transport
  frame(items: readonly Item[]): readonly Payload[]
  verdict(reply: Reply, items: readonly Item[]): Verdict
  /** Told of what was given up, once it is counted; must not throw. */
  dropped?(reason: DropReason, items: readonly Item[]): void
}

/** Gets encoded events out, once. With `requestsMax` 1 one request is under way at a time, which keeps their order. */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #counts: Counts
  readonly #queue: Queue
  readonly #batches: Batches
  readonly #underway = new Underway()
  readonly #waits: Waits
  readonly #breaker: Breaker
  readonly #retry: Retry
  #state: 'open' | 'closing' | 'closed' = 'open'
  #running = 0

  constructor(parts: DeliveryParts) {
    const { host, limits, transport } = parts
    const { clock } = host
    this.#parts = parts
    // Counted last, made first: every stage below ends items here.
    this.#counts = new Counts(
      host,
      () => undefined,
      (reason, items) => parts.dropped?.(reason, items),
    )
    // Bounded before anything else, so that an outage costs a known amount of memory.
    this.#queue = new Queue(
      { itemsMax: limits.queueItemsMax, bytesMax: limits.queueBytesMax, overflow: limits.overflow },
      (item) => this.#counts.dropped('queue_full', [item]),
    )
    // Cut from the queue, not before it: an item waits in one place only.
    this.#batches = new Batches(this.#queue, limits, clock, () => this.#pump())
    // Outside of the gates: a payload that waits in back-off holds no place, and a pause stops its neighbours, too.
    this.#waits = new Waits(clock)
    this.#breaker = new Breaker(clock)
    this.#retry = new Retry({
      clock,
      transport,
      waits: this.#waits,
      breaker: this.#breaker,
      pace: new Pace(clock),
      underway: this.#underway,
      counts: this.#counts,
      frame: (items) => this.#frame(items),
      judge: (reply, items) => this.#judge(reply, items),
      endsMs: () => clock.monotonicMs() + limits.retryForMs,
      isClosing: () => this.#state !== 'open',
    })
  }

  /** Takes an encoded event. */
  offer(item: Item): void {
    this.#counts.offered(1)
    if (this.#state !== 'open') return this.#counts.dropped('closed', [item])
    if (item.bytes.length > this.#parts.limits.batchBytesMax) return this.#counts.dropped('too_large', [item])
    this.#queue.add(item)
    return this.#batches.grown()
  }

  /** Resolves when all that was offered before is sent or dropped, or at the deadline; never rejects. */
  async flush({ deadlineMs = 3000 }: Deadline): Promise<void> {
    this.#breaker.probe()
    this.#waits.wake()
    this.#pump()
    await withinDeadline(this.#parts.host.clock, deadlineMs, this.#counts.ended())
  }

  /** Stops intake, flushes within the deadline and drops the rest as `closed`. */
  async close(deadline: Deadline): Promise<void> {
    if (this.#state !== 'open') return
    this.#state = 'closing'
    await this.flush(deadline)
    this.#state = 'closed'
    const rest = [
      ...this.#underway.takeAll().flatMap(({ items }) => items),
      ...this.#queue.take(Infinity, Infinity),
    ]
    this.#counts.dropped('closed', rest)
    this.#waits.wake()
    this.#batches.stop()
    this.#parts.transport.close()
  }

  /** Exit and crash: a worker thread sends what is queued and under way while this thread waits. */
  flushSync(): void {
    const { host, transport } = this.#parts
    if (transport.crash === undefined || host.crashFlushMs <= 0) return
    while (this.#queue.length > 0) this.#leave()
    handOver({
      target: transport.crash,
      payloads: this.#underway.takeAll(),
      waitMs: host.crashFlushMs,
      settle: (payload, reply) => this.#settleLast(payload, reply),
    })
  }

  #pump(): void {
    while (this.#running < this.#parts.limits.requestsMax && this.#queue.length > 0) {
      this.#running += 1
      void this.#empty().finally(() => (this.#running -= 1))
    }
  }

  async #empty(): Promise<void> {
    while (this.#queue.length > 0) for (const payload of this.#leave()) await this.#retry.deliver(payload)
  }

  /** One batch leaves the queue, as payloads that are under way from here on. */
  #leave(): readonly Payload[] {
    const items = this.#batches.take()
    const payloads = items.length === 0 ? [] : this.#frame(items)
    this.#underway.add(payloads)
    return payloads
  }

  #frame(items: readonly Item[]): readonly Payload[] {
    try {
      return this.#parts.frame(items)
    } catch (cause) {
      this.#parts.host.fault(cause)
      this.#counts.dropped('encode_failed', items)
      return []
    }
  }

  #judge(reply: Reply, items: readonly Item[]): Outcome {
    try {
      return outcomeOf(this.#parts.verdict(reply, items), items)
    } catch (cause) {
      this.#parts.host.fault(cause)
      return outcomeOf({ rejected: 'invalid' }, items)
    }
  }

  /** What the worker of a crash has heard, or has not: there is no later. */
  #settleLast({ items }: Payload, reply: Reply | undefined): void {
    if (reply === undefined) return this.#counts.dropped('retries_exhausted', items)
    const { accepted, rejected, retried = [] } = this.#judge(reply, items)
    this.#counts.sent(accepted)
    for (const { reason, items: some } of rejected) this.#counts.dropped(reason, some, reply)
    return this.#counts.dropped('retries_exhausted', retried, retried.length > 0 ? reply : undefined)
  }
}
