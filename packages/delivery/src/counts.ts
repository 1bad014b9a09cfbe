// The tally of one delivery: every item that leaves is counted here and nowhere else, sent or dropped with its reason.
import type { DropReason, SinkHost } from '@obs/core'
import type { Item, Reply } from './item.ts'

/** Where items are kept until they are settled. */
export interface Keeper {
  /** Whether the item outlives this process. */
  keeps(item: Item): boolean
  /** The items need to be kept no longer. */
  settled(items: readonly Item[]): void
}

/** Somebody who waits until `left` items have ended. */
interface Wait {
  readonly number: number
  left: number
  resolve(): void
}

/** Counts what was settled and tells who waits for it. */
export class Counts {
  readonly #host: SinkHost
  readonly #keeper: () => Keeper
  readonly #lost: (reason: DropReason, items: readonly Item[]) => void
  #offered = 0
  #ended = 0
  #waits = 0
  #waiting: Wait[] = []
  /** What came while somebody waited, with the number of the latest wait: those up to it do not wait for the item. */
  readonly #late = new WeakMap<Item, number>()

  /**
   * @param keeper keeps items until they are settled
   * @param lost takes those that were dropped
   */
  constructor(
    host: SinkHost,
    keeper: () => Keeper,
    lost: (reason: DropReason, items: readonly Item[]) => void = () => undefined,
  ) {
    this.#host = host
    this.#keeper = keeper
    this.#lost = lost
  }

  /** Notes that items came in; the host has counted them. */
  offered(items: readonly Item[]): void {
    this.#offered += items.length
    if (this.#waiting.length > 0) for (const item of items) this.#late.set(item, this.#waits)
  }

  sent(items: readonly Item[]): void {
    if (items.length === 0) return
    this.#host.sent(items.length)
    this.#keeper().settled(items)
    this.#end(items)
  }

  /**
   * @param reply where a reply is the reason, it is told to the fault channel, without its body unless that is the cause
   * @param because what the backend makes of that reply, told with it
   */
  dropped(reason: DropReason, items: readonly Item[], reply?: Reply, because?: string): void {
    if (reply !== undefined)
      this.#host.fault([`${reason}: status ${reply.status}`, ...why(reply, because)].join(', '))
    if (items.length === 0) return
    this.#host.drop(reason, items.length)
    this.#lost(reason, items)
    this.#keeper().settled(items)
    this.#end(items)
  }

  /** Tells that the server fails again and again. Nothing is lost by that yet. */
  outOfReach(reply: Reply): void {
    this.#host.fault([`status ${reply.status}`, ...why(reply)].join(', '), 'out_of_reach')
  }

  /** For now nobody tries any more: what is kept on disk stays there for the next start, the rest is dropped. */
  abandoned(reason: DropReason, items: readonly Item[], reply?: Reply): void {
    const keeper = this.#keeper()
    const lost = items.filter((item) => !keeper.keeps(item))
    if (lost.length > 0) this.dropped(reason, lost, reply)
  }

  /** Counts items that left the disk undelivered, where they had no place in memory: those offered here, and those that were only found. */
  left(reason: DropReason, own: number, found: number): void {
    this.#host.drop(reason, own + found)
    this.#ended += own
    this.#tell(() => own)
  }

  /** Items without a place in memory that another process has taken over from the disk: there it ends them. */
  handedOn(count: number): void {
    this.#ended += count
    this.#tell(() => count)
  }

  /** Resolves when all that was offered until now has ended. Later ones are not waited for, and do not count for it. */
  async ended(): Promise<void> {
    if (this.isEnded) return
    this.#waits += 1
    const [number, left] = [this.#waits, this.#offered - this.#ended]
    await new Promise<void>((resolve) => {
      this.#waiting.push({ number, left, resolve })
    })
  }

  /** Whether nothing is left of what has been offered until now. */
  get isEnded(): boolean {
    return this.#ended >= this.#offered
  }

  #end(items: readonly Item[]): void {
    this.#ended += items.length
    this.#tell(({ number }) => items.filter((item) => (this.#late.get(item) ?? 0) < number).length)
  }

  #tell(endedFor: (wait: Wait) => number): void {
    if (this.#waiting.length === 0) return
    for (const wait of this.#waiting) wait.left -= endedFor(wait)
    const over = this.#waiting.filter(({ left }) => left <= 0)
    this.#waiting = this.#waiting.filter(({ left }) => left > 0)
    for (const { resolve } of over) resolve()
  }
}

function why({ status, body }: Reply, because?: string): readonly string[] {
  if (because !== undefined) return [because]
  return status === 0 ? [body] : []
}
