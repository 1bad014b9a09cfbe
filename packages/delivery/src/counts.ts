// The tally of one delivery: every item that leaves is counted here and nowhere else, sent or dropped with its reason.
import type { DropReason, SinkHost } from '@obs/core'
import type { Item, Reply } from './item.ts'

/** Counts what was settled and tells who waits for it. */
export class Counts {
  readonly #host: SinkHost
  readonly #settled: (items: readonly Item[]) => void
  readonly #lost: (reason: DropReason, items: readonly Item[]) => void
  #offered = 0
  #ended = 0
  #waiting: { readonly mark: number; resolve(): void }[] = []

  /**
   * @param settled takes the items that need to be kept no longer
   * @param lost takes those of them that were dropped
   */
  constructor(
    host: SinkHost,
    settled: (items: readonly Item[]) => void,
    lost: (reason: DropReason, items: readonly Item[]) => void = () => undefined,
  ) {
    this.#host = host
    this.#settled = settled
    this.#lost = lost
  }

  /** Notes that items came in; the host has counted them. */
  offered(count: number): void {
    this.#offered += count
  }

  sent(items: readonly Item[]): void {
    if (items.length === 0) return
    this.#host.sent(items.length)
    this.#end(items)
  }

  /** @param reply where a reply is the reason, it is told to the fault channel, without its body unless that is the cause */
  dropped(reason: DropReason, items: readonly Item[], reply?: Reply): void {
    if (reply !== undefined)
      this.#host.fault(`${reason}: status ${reply.status}${reply.status === 0 ? `, ${reply.body}` : ''}`)
    if (items.length === 0) return
    this.#host.drop(reason, items.length)
    this.#lost(reason, items)
    this.#end(items)
  }

  /** Resolves when as many have ended as have been offered until now. Later ones are not waited for. */
  async ended(): Promise<void> {
    const mark = this.#offered
    if (this.#ended >= mark) return
    await new Promise<void>((resolve) => {
      this.#waiting.push({ mark, resolve })
    })
  }

  #end(items: readonly Item[]): void {
    this.#ended += items.length
    this.#settled(items)
    if (this.#waiting.length === 0) return
    const over = this.#waiting.filter(({ mark }) => mark <= this.#ended)
    this.#waiting = this.#waiting.filter(({ mark }) => mark > this.#ended)
    for (const { resolve } of over) resolve()
  }
}
