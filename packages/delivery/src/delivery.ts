// A delivery: queue, batch, frame, retry, transport, verdict, tally. Every exit is counted: sent or dropped with a reason.
import { withinDeadline, type Deadline, type DropReason, type SinkHost } from '@obs/core'
import { sendSync } from './crash.ts'
import type { Item, Payload, Reply, Ruling, Verdict } from './item.ts'
import { Queue, type Overflow } from './queue.ts'
import { backoffMs } from './retry.ts'
import type { Transport } from './transports/transport.ts'

/** The bounds of a delivery. */
export type DeliveryLimits = Readonly<{
  /** Items per batch. */
  batchItemsMax: number
  /** Bytes per batch; one larger item is dropped as `too_large`. */
  batchBytesMax: number
  /** How long an item waits for company, in ms. */
  batchAgeMsMax: number
  queueItemsMax: number
  queueBytesMax: number
  overflow: Overflow
  /** How long a batch is tried, in ms; then `retries_exhausted`. */
  retryForMs: number
}>

/** The usual bounds. */
export const defaultLimits: DeliveryLimits = {
  batchItemsMax: 100,
  batchBytesMax: 512 * 1024,
  batchAgeMsMax: 1000,
  queueItemsMax: 10_000,
  queueBytesMax: 8 * 1024 * 1024,
  overflow: 'oldest',
  retryForMs: 60_000,
}

/** What makes a delivery. */
export interface DeliveryParts {
  readonly host: SinkHost
  readonly limits: DeliveryLimits
  readonly transport: Transport
  frame(items: readonly Item[]): readonly Payload[]
  verdict(reply: Reply, items: readonly Item[]): Verdict
}

/** Gets encoded events out, once. One request is under way at a time, which keeps their order. */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #queue: Queue
  #age: Disposable | undefined
  #pumping: Promise<void> | undefined
  #underway: readonly Payload[] = []
  #closing = false
  #wake: (() => void) | undefined

  constructor(parts: DeliveryParts) {
    const { queueItemsMax: itemsMax, queueBytesMax: bytesMax, overflow } = parts.limits
    this.#parts = parts
    this.#queue = new Queue({ itemsMax, bytesMax, overflow }, () => parts.host.drop('queue_full'))
  }

  /** Takes an encoded event. */
  offer(item: Item): void {
    const { limits, host } = this.#parts
    if (this.#closing) return host.drop('closed')
    if (item.bytes.length > limits.batchBytesMax) return host.drop('too_large')
    this.#queue.add(item)
    if (this.#queue.length >= limits.batchItemsMax || this.#queue.bytes >= limits.batchBytesMax) this.#pump()
    else this.#age ??= host.clock.after(limits.batchAgeMsMax, () => this.#pump())
    return undefined
  }

  /** Resolves when the queue is empty, or at the deadline; never rejects. */
  async flush({ deadlineMs = 3000 }: Deadline): Promise<void> {
    this.#pump()
    this.#wake?.()
    if (this.#pumping !== undefined) await withinDeadline(this.#parts.host.clock, deadlineMs, this.#pumping)
  }

  /** Stops intake, flushes within the deadline and drops the rest as `closed`. */
  async close(deadline: Deadline): Promise<void> {
    this.#closing = true
    await this.flush(deadline)
    const rest = this.#queue.take(Infinity, Infinity).length + countOf(this.#underway)
    if (rest > 0) this.#parts.host.drop('closed', rest)
    this.#underway = []
    this.#age?.[Symbol.dispose]()
    this.#parts.transport.close()
  }

  /** Exit and crash: a worker thread sends what is queued and under way while this thread waits. */
  flushSync(): void {
    const { host, transport, limits } = this.#parts
    if (transport.crash === undefined) return
    const payloads = [...this.#underway]
    this.#underway = []
    while (this.#queue.length > 0)
      payloads.push(...this.#parts.frame(this.#queue.take(limits.batchItemsMax, limits.batchBytesMax)))
    const accepted = sendSync(transport.crash, payloads, host.crashFlushMs)
    const sent = countOf(payloads.slice(0, accepted))
    host.sent(sent)
    if (sent < countOf(payloads)) host.drop('retries_exhausted', countOf(payloads) - sent)
  }

  #pump(): void {
    this.#age?.[Symbol.dispose]()
    this.#age = undefined
    this.#pumping ??= this.#drain().finally(() => {
      this.#pumping = undefined
    })
  }

  async #drain(): Promise<void> {
    const { limits } = this.#parts
    while (this.#queue.length > 0) {
      const items = this.#queue.take(limits.batchItemsMax, limits.batchBytesMax)
      for (const payload of this.#framed(items)) await this.#deliver(payload)
    }
  }

  #framed(items: readonly Item[]): readonly Payload[] {
    try {
      return this.#parts.frame(items)
    } catch (cause) {
      this.#parts.host.fault(cause)
      this.#parts.host.drop('encode_failed', items.length)
      return []
    }
  }

  async #deliver(first: Payload): Promise<void> {
    const endsMs = this.#parts.host.clock.monotonicMs() + this.#parts.limits.retryForMs
    const waiting = [first]
    for (let payload = waiting.shift(); payload !== undefined; payload = waiting.shift()) {
      const rest = await this.#attempt(payload, endsMs)
      if (rest.length > 0)
        waiting.unshift(...(rest.length === payload.items.length ? [payload] : this.#framed(rest)))
    }
  }

  /** Sends a payload until it is settled; gives back what a server took only in part. */
  async #attempt(payload: Payload, endsMs: number): Promise<readonly Item[]> {
    const { host, transport } = this.#parts
    for (let attempt = 1; ; attempt += 1) {
      this.#underway = [payload]
      const reply = await transport.send(payload)
      // A crash flush or a close took the payload over while it was under way.
      if (this.#underway.length === 0) return []
      this.#underway = []
      const rest = this.#judge(reply, payload)
      if (rest.items.length === 0) return []
      const waitMs = rest.afterMs ?? backoffMs(attempt)
      if (this.#closing || host.clock.monotonicMs() + waitMs > endsMs) {
        this.#giveUp(rest.items, reply)
        return []
      }
      this.#underway = [payload]
      await this.#pause(waitMs)
      if (rest.items.length < payload.items.length) return rest.items
    }
  }

  /** Counts what the reply settles and gives back what must be tried again. */
  #judge(reply: Reply, { items }: Payload): { items: readonly Item[]; afterMs: number | undefined } {
    const verdict = this.#verdictOf(reply, items)
    const rulings: readonly Ruling[] = verdict === 'accepted' ? [] : 'map' in verdict ? verdict : [verdict]
    const retried: Item[] = []
    let concerned = 0
    let afterMs: number | undefined
    for (const ruling of rulings) {
      const named = ruling.items ?? items
      concerned += named.length
      if ('rejected' in ruling) this.#drop(ruling.rejected, named, reply)
      else {
        retried.push(...named)
        afterMs = ruling.afterMs
      }
    }
    this.#parts.host.sent(items.length - concerned)
    return { items: retried, afterMs }
  }

  #verdictOf(reply: Reply, items: readonly Item[]): Verdict {
    try {
      return this.#parts.verdict(reply, items)
    } catch (cause) {
      this.#parts.host.fault(cause)
      return { rejected: 'invalid' }
    }
  }

  #giveUp(items: readonly Item[], reply: Reply): void {
    this.#drop(this.#closing ? 'closed' : 'retries_exhausted', items, reply)
  }

  #drop(reason: DropReason, items: readonly Item[], reply: Reply): void {
    this.#parts.host.drop(reason, items.length)
    this.#parts.host.fault(`${reason}: status ${reply.status}${reply.status === 0 ? `, ${reply.body}` : ''}`)
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#parts.host.clock.after(ms, resolve)
      this.#wake = () => {
        timer[Symbol.dispose]()
        resolve()
      }
    })
    this.#wake = undefined
  }
}

function countOf(payloads: readonly Payload[]): number {
  return payloads.reduce((count, payload) => count + payload.items.length, 0)
}
