// When what waits in the queue leaves: a batch is full in items or bytes, or has waited long enough for company.
import { atTurnEnd, type Clock } from '@obs/core'
import type { Item } from './item.ts'

/** The bounds of a batch. */
export type BatchBounds = Readonly<{ batchItemsMax: number; batchBytesMax: number; batchAgeMsMax: number }>

/** Where batches are taken from. */
export interface BatchSource {
  readonly length: number
  readonly bytes: number
  /** Whether more waits than `length` says. */
  readonly isBehind: boolean
  take(itemsMax: number, bytesMax: number): readonly Item[]
}

/**
 * Cuts batches. What is left when a full one leaves waits for company anew, as a request costs about the same whatever it holds;
 * once the first has waited its time, all that waits is due.
 */
export class Batches {
  readonly #source: BatchSource
  readonly #bounds: BatchBounds
  readonly #clock: Clock
  readonly #leave: () => void
  #age: Disposable | undefined
  #isAnnounced = false
  /** How many of those that wait have waited long enough. */
  #ripe = 0

  /** @param leave called when a batch is due: at the end of the turn that filled it, or from a timer */
  constructor(source: BatchSource, bounds: BatchBounds, clock: Clock, leave: () => void) {
    this.#source = source
    this.#bounds = bounds
    this.#clock = clock
    this.#leave = leave
  }

  /** Called after each item that came in. */
  grown(): void {
    if (this.#isAnnounced) return
    if (this.#isFull()) {
      this.#isAnnounced = true
      atTurnEnd(() => {
        this.#isAnnounced = false
        this.#leave()
      })
    } else this.#wait()
  }

  /** The next batch that is due; empty where none is. */
  due(): readonly Item[] {
    if (this.#ripe > 0 || this.#source.isBehind || this.#isFull()) return this.take()
    if (this.#source.length > 0) this.#wait()
    return []
  }

  /** The next batch, due or not; empty where nothing waits. */
  take(): readonly Item[] {
    const items = this.#source.take(this.#bounds.batchItemsMax, this.#bounds.batchBytesMax)
    this.#ripe = Math.max(0, this.#ripe - items.length)
    this.stop()
    return items
  }

  /** No timer runs any more. */
  stop(): void {
    this.#age?.[Symbol.dispose]()
    this.#age = undefined
  }

  #isFull(): boolean {
    const { batchItemsMax, batchBytesMax } = this.#bounds
    return this.#source.length >= batchItemsMax || this.#source.bytes >= batchBytesMax
  }

  #wait(): void {
    this.#age ??= this.#clock.after(this.#bounds.batchAgeMsMax, () => {
      this.#age = undefined
      this.#ripe = this.#source.length
      this.#leave()
    })
  }
}
