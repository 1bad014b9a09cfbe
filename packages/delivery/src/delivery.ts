// A delivery: queue, batch, frame, retry, pace, breaker, transport, verdict, tally. Every exit is counted: sent or dropped
// with a reason.
import { soon, withinDeadline, type Deadline, type DropReason, type SinkHost } from '@obs/core'
import { Batches } from './batches.ts'
import { Breaker } from './breaker.ts'
import { Counts } from './counts.ts'
import { handOver } from './hand-over.ts'
import { unpooled, type Item, type Payload, type Reply, type Verdict } from './item.ts'
import type { DeliveryLimits } from './limits.ts'
import { outcomeOf, type Outcome } from './outcome.ts'
import { Pace } from './pace.ts'
import { Queue } from './queue.ts'
import { Retry } from './retry.ts'
import { SpooledQueue, spoolAgeMsMax, type SpoolOptions } from './spooled-queue.ts'
import { failed, type CrashTarget, type Transport } from './transports/transport.ts'
import { Underway } from './underway.ts'
import { Waits } from './waits.ts'

const unanswered = failed('no answer before the process ended')

/** What makes a delivery. */
export interface DeliveryParts {
  readonly host: SinkHost
  readonly limits: DeliveryLimits
  readonly transport: Transport
  /** Keeps events on disk until they are settled. `name` and `address` say whose they are. */
  readonly spool?: Readonly<{ options: SpoolOptions; name: string; address: string }> | undefined
  frame(items: readonly Item[]): readonly Payload[]
  verdict(reply: Reply, items: readonly Item[]): Verdict
  /** Told of what was given up, once it is counted; must not throw. */
  dropped?(reason: DropReason, items: readonly Item[]): void
  /** Sent once when the delivery closes, within the deadline; whether it arrived is not counted. */
  readonly farewell?: Payload | undefined
}

/** Gets encoded events out, once. With `requestsMax` 1 one request is under way at a time, which keeps their order. */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #counts: Counts
  readonly #memory: Queue
  /** The memory, or the disk in front of it. */
  readonly #queue: Queue | SpooledQueue
  readonly #batches: Batches
  readonly #underway = new Underway()
  readonly #waits: Waits
  readonly #breaker: Breaker
  readonly #retry: Retry
  #state: 'open' | 'closing' | 'closed' = 'open'
  #closing: Promise<void> | undefined
  #running = 0
  /** How many flushes wait: nothing waits for company then. */
  #flushes = 0
  #giveUp: () => void = () => undefined
  /** Resolves when a server turned out to be out of reach while closing. */
  readonly #hopeless = new Promise<void>((resolve) => {
    this.#giveUp = resolve
  })

  constructor(parts: DeliveryParts) {
    const { host, limits, transport } = parts
    const { clock } = host
    this.#parts = parts
    // Counted last, made first: every stage below ends items here.
    this.#counts = new Counts(
      host,
      () => this.#queue,
      (reason, items) => parts.dropped?.(reason, items),
    )
    // Bounded before anything else, so that an outage costs a known amount of memory, and of disk where there is a spool.
    this.#memory = new Queue(
      { itemsMax: limits.queueItemsMax, bytesMax: limits.queueBytesMax, overflow: limits.overflow },
      (item) => this.#counts.dropped('queue_full', [item]),
    )
    this.#queue = this.#spooled()
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
      endsMs: () => clock.monotonicMs() + this.#triedForMs(),
      isClosing: () => this.#state !== 'open',
      gaveUp: () => this.#giveUp(),
    })
    this.#queue.open()
  }

  /** Takes an encoded event. */
  offer(item: Item): void {
    const { batchBytesMax, queueBytesMax, overflow } = this.#parts.limits
    // By priority an item may outlive its neighbours, so it must not hold on to their memory.
    const kept = overflow === 'priority' ? unpooled(item) : item
    this.#counts.offered([kept])
    if (this.#state !== 'open') return this.#counts.dropped('closed', [kept])
    if (kept.bytes.length > Math.min(batchBytesMax, queueBytesMax))
      return this.#counts.dropped('too_large', [kept])
    this.#queue.add(kept)
    return this.#batches.grown()
  }

  /** Resolves when all that was offered before is sent or dropped, or at the deadline; never rejects. */
  async flush({ deadlineMs = 3000 }: Deadline): Promise<void> {
    this.#flushes += 1
    this.#breaker.probe()
    this.#waits.wake()
    this.#pump()
    await withinDeadline(this.#parts.host.clock, deadlineMs, this.#settled())
    this.#flushes -= 1
  }

  /** Stops intake, flushes within the deadline and drops the rest as `closed`. Called again, it waits for the first. */
  async close(deadline: Deadline): Promise<void> {
    this.#closing ??= this.#close(deadline)
    return this.#closing
  }

  async #close({ deadlineMs = 3000 }: Deadline): Promise<void> {
    const { clock } = this.#parts.host
    const endsMs = clock.monotonicMs() + deadlineMs
    this.#state = 'closing'
    await Promise.race([this.flush({ deadlineMs }), this.#hopeless])
    await this.#bidFarewell(endsMs - clock.monotonicMs())
    this.#state = 'closed'
    this.#queue.commit()
    const underway = this.#underway.takeAll().flatMap(({ items }) => items)
    this.#counts.abandoned('closed', [...underway, ...this.#memory.take(Infinity, Infinity)])
    this.#queue.close()
    this.#waits.wake()
    this.#batches.stop()
    this.#parts.transport.close()
  }

  async #bidFarewell(leftMs: number): Promise<void> {
    const { farewell, transport, host } = this.#parts
    if (farewell === undefined || leftMs <= 0 || this.#queue.length > 0) return
    await withinDeadline(host.clock, leftMs, transport.send(farewell))
  }

  /** Exit and crash: a worker thread sends what is in memory and under way while this thread waits. What a disk keeps is there already. */
  flushSync(): void {
    const { host, transport, limits } = this.#parts
    const { crash, sendSync } = transport
    this.#queue.commit()
    if (crash === undefined ? sendSync === undefined : host.crashFlushMs <= 0) return
    while (this.#memory.length > 0)
      this.#underway.add(this.#frame(this.#memory.take(limits.batchItemsMax, limits.batchBytesMax)))
    const payloads = this.#underway.takeAll().filter((payload) => !this.#sentHere(payload))
    handOver({
      payloads,
      targets: (payload) => this.#targets(payload),
      waitMs: host.crashFlushMs,
      settle: (payload, reply) => this.#settleLast(payload, reply),
    })
  }

  // One that somebody else wrote may throw: neither the process nor another sink ends otherwise for that.
  #targets(payload: Payload): readonly CrashTarget[] {
    try {
      return [...(this.#parts.transport.crash?.(payload) ?? [])]
    } catch (cause) {
      this.#parts.host.fault(cause)
      return []
    }
  }

  #sentHere(payload: Payload): boolean {
    const reply = this.#sentSync(payload)
    if (reply !== undefined) this.#settleLast(payload, reply)
    return reply !== undefined
  }

  #sentSync(payload: Payload): Reply | undefined {
    try {
      return this.#parts.transport.sendSync?.(payload)
    } catch (cause) {
      return failed(cause)
    }
  }

  #spooled(): Queue | SpooledQueue {
    const { host, limits, spool } = this.#parts
    if (spool === undefined) return this.#memory
    return new SpooledQueue({
      ...spool,
      host,
      queue: this.#memory,
      overflow: limits.overflow,
      counts: this.#counts,
      grown: () => this.#pump(),
    })
  }

  /** What was offered, and what waits on disk, file by file; a disk that gives no more now is not waited for. */
  async #settled(): Promise<void> {
    for (let isBehind = true; isBehind && this.#state !== 'closed';) {
      isBehind = this.#queue.isBehind
      await this.#counts.ended()
      // Who settled the last batch is about to take the next from the disk.
      while (this.#queue.isBehind && this.#counts.isEnded && this.#running > 0)
        await new Promise<void>((resolve) => {
          soon(resolve)
        })
      if (this.#counts.isEnded) return
    }
  }

  /** What is on disk is tried as long as it is kept there. */
  #triedForMs(): number {
    const { limits, spool } = this.#parts
    return spool === undefined ? limits.retryForMs : (spool.options.ageMsMax ?? spoolAgeMsMax)
  }

  #pump(): void {
    while (this.#running < this.#parts.limits.requestsMax) {
      const first = this.#leave()
      if (first === undefined) return
      this.#running += 1
      void this.#empty(first)
    }
  }

  // The place is free in the moment nothing more leaves: what comes a moment later must not find it taken.
  async #empty(first: readonly Payload[]): Promise<void> {
    for (let payloads: typeof first | undefined = first; payloads !== undefined; payloads = this.#leave())
      for (const payload of payloads) await this.#retry.deliver(payload)
    this.#running -= 1
  }

  /** One batch leaves the queue, as payloads that are under way from here on; undefined where none waits. */
  #leave(): readonly Payload[] | undefined {
    if (this.#state === 'closed') return undefined
    const items = this.#flushes > 0 ? this.#batches.take() : this.#batches.due()
    if (items.length === 0) return undefined
    const payloads = this.#frame(items)
    this.#underway.add(payloads)
    return payloads
  }

  #frame(items: readonly Item[]): readonly Payload[] {
    const open = new Set(items)
    try {
      const payloads = this.#parts.frame(items).map((payload) => claimed(payload, open))
      // An item in no payload would never be settled.
      if (open.size > 0) this.#counts.dropped('encode_failed', [...open])
      return payloads
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
    if (reply === undefined) return this.#counts.abandoned('retries_exhausted', items, unanswered)
    const { accepted, rejected, retried = [] } = this.#judge(reply, items)
    this.#counts.sent(accepted)
    for (const { reason, because, items: some } of rejected)
      this.#counts.dropped(reason, some, reply, because)
    return this.#counts.abandoned('retries_exhausted', retried, reply)
  }
}

// An item is settled with the first payload it is in, and what was not given to the frame with none.
function claimed(payload: Payload, open: Set<Item>): Payload {
  const items = payload.items.filter((item) => open.delete(item))
  return items.length === payload.items.length ? payload : { ...payload, items }
}
