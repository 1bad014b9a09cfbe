// Tries one payload until it is settled: through the gate, over the transport, by the verdict, and again after a wait. It
// repeats bytes and never encodes; what a server took in part is framed anew from the bytes of the rest.
import type { Clock } from '@obs/core'
import { backoffMs } from './backoff.ts'
import type { Breaker } from './breaker.ts'
import type { Counts } from './counts.ts'
import type { Item, Payload, Reply } from './item.ts'
import type { Outcome } from './outcome.ts'
import type { Pace } from './pace.ts'
import { failed, type Transport } from './transports/transport.ts'
import type { Underway } from './underway.ts'
import type { Waits } from './waits.ts'

const tooLarge = 413
const noReply = failed('the transport gave no reply: resolve with { status, headers, body }')

/** What a retry works with. */
export interface RetryParts {
  readonly clock: Clock
  readonly pace: Pace
  readonly breaker: Breaker
  readonly waits: Waits
  readonly transport: Transport
  readonly underway: Underway
  readonly counts: Counts
  /** Frames and judges for the backend; neither throws. */
  frame(items: readonly Item[]): readonly Payload[]
  judge(reply: Reply, items: readonly Item[]): Outcome
  /** Until when a payload that starts now is tried, monotonic ms. */
  endsMs(): number
  /** Whether the sink is closing: then a server out of reach is not asked again. */
  isClosing(): boolean
  /** Told when it is so. */
  gaveUp(): void
}

/** The retry stage. */
export class Retry {
  readonly #parts: RetryParts

  constructor(parts: RetryParts) {
    this.#parts = parts
  }

  /** Resolves when every item of the payload is counted, or when somebody took the payload over. Never rejects. */
  async deliver(payload: Payload, endsMs: number = this.#parts.endsMs()): Promise<void> {
    const { underway, waits } = this.#parts
    for (let attempt = 1; await this.#admitted(payload, endsMs); attempt += 1) {
      const reply = await this.#sent(payload)
      if (!underway.has(payload)) return
      if (reply.status === tooLarge && isDivisible(payload))
        return this.#deliverAll(this.#halves(payload), endsMs)
      const { retried, afterMs } = this.#settle(payload, reply)
      if (retried === undefined) return
      // Who takes nothing and wants it again at once would be asked without a pause.
      const isStuck = afterMs === 0 && retried.length === payload.items.length
      const waitMs = afterMs === undefined || isStuck ? backoffMs(attempt) : afterMs
      if (this.#isOver(reply, waitMs, endsMs)) return this.#giveUp(payload, retried, reply)
      const rest = this.#rest(payload, retried)
      await waits.pause(waitMs)
      if (rest !== undefined) return this.#deliverAll(rest, endsMs)
    }
  }

  // A transport never rejects, and always gives a reply; one that somebody else wrote may not.
  async #sent(payload: Payload): Promise<Reply> {
    try {
      const reply: unknown = await this.#parts.transport.send(payload)
      return isReply(reply) ? reply : noReply
    } catch (cause) {
      return failed(cause)
    }
  }

  async #deliverAll(payloads: readonly Payload[], endsMs: number): Promise<void> {
    for (const payload of payloads) await this.deliver(payload, endsMs)
  }

  /** Waits at the gate. False: the payload was settled or taken over there. */
  async #admitted(payload: Payload, endsMs: number): Promise<boolean> {
    const { pace, breaker, clock, waits, underway, counts } = this.#parts
    for (;;) {
      if (!underway.has(payload)) return false
      if (isPaused(payload, (item) => pace.isPaused(item))) {
        if (underway.take(payload)) counts.dropped('throttled', payload.items)
        return false
      }
      const waitMs = pace.waitMs || breaker.enter()
      if (waitMs <= 0) return true
      const leftMs = endsMs - clock.monotonicMs()
      if (leftMs <= 0) {
        if (underway.take(payload)) counts.dropped('retries_exhausted', payload.items)
        return false
      }
      await waits.pause(Math.min(waitMs, leftMs))
    }
  }

  /** Counts what the reply settles, and lets it set the pace. */
  #settle(payload: Payload, reply: Reply): Outcome {
    const { counts, pace, breaker, underway } = this.#parts
    const outcome = this.#parts.judge(reply, payload.items)
    for (const { pauseMs, signal } of outcome.pauses) pace.pause(pauseMs, signal)
    if (outcome.afterMs !== undefined) pace.pause(outcome.afterMs)
    if (reply.status > 0 && (reply.status < 500 || outcome.isByItem)) breaker.succeeded()
    else if (breaker.failed()) counts.outOfReach(reply)
    if (outcome.retried === undefined) underway.take(payload)
    counts.sent(outcome.accepted)
    for (const { reason, because, items } of outcome.rejected) counts.dropped(reason, items, reply, because)
    return outcome
  }

  /** What is too large together may not be alone: a proxy in between allows less than the server's own bound, for one. */
  #halves(payload: Payload): readonly Payload[] {
    const { items } = payload
    const middle = Math.ceil(items.length / 2)
    this.#parts.breaker.succeeded()
    return this.#framed(payload, [items.slice(0, middle), items.slice(middle)])
  }

  #rest(payload: Payload, retried: readonly Item[]): readonly Payload[] | undefined {
    if (retried.length === payload.items.length) return undefined
    return this.#framed(payload, [retried])
  }

  /** Payloads of these items in the place of the one they came from. */
  #framed(payload: Payload, parts: readonly (readonly Item[])[]): readonly Payload[] {
    const { frame, underway } = this.#parts
    const payloads = parts.flatMap((items) => frame(items))
    underway.take(payload)
    underway.add(payloads)
    return payloads
  }

  #isOver(reply: Reply, waitMs: number, endsMs: number): boolean {
    return (
      (this.#parts.isClosing() && reply.status === 0) || this.#parts.clock.monotonicMs() + waitMs > endsMs
    )
  }

  #giveUp(payload: Payload, items: readonly Item[], reply: Reply): void {
    const { underway, counts } = this.#parts
    underway.take(payload)
    if (!this.#parts.isClosing()) return counts.dropped('retries_exhausted', items, reply)
    counts.abandoned('closed', items, reply)
    return this.#parts.gaveUp()
  }
}

function isReply(reply: unknown): reply is Reply {
  return typeof reply === 'object' && reply !== null && 'status' in reply && typeof reply.status === 'number'
}

function isDivisible({ items, isWhole = false }: Payload): boolean {
  return items.length > 1 && !isWhole
}

function isPaused({ items }: Payload, paused: (item: Item) => boolean): boolean {
  return items.length > 0 && items.every(paused)
}
