// When what waits in the queue leaves: a batch is full in items or bytes, or has waited long enough for company.
import { atTurnEnd, type Clock } from '@obs/core'
import type { Item } from './item.ts'

/** The bounds of a batch. */
export type BatchBounds = Readonly<{ batchItemsMax: number; batchBytesMax: number; batchAgeMsMax: number }>

/** Where batches are taken from. */
export interface BatchSource {
  readonly length: number
  readonly bytes: number
  take(itemsMax: number, bytesMax: number): readonly Item[]
}

/** Cuts batches. Once a batch leaves, all that waits leaves with it or right behind it. */
export class Batches {
  readonly #source: BatchSource
  readonly #bounds: BatchBounds
  readonly #clock: Clock
  readonly #leave: () => void
  #age: Disposable | undefined
  #due = false

  /** @param leave called when a batch is due: at the end of the turn that filled it, or from a timer */
  constructor(source: BatchSource, bounds: BatchBounds, clock: Clock, leave: () => void) {
    this.#source = source
    this.#bounds = bounds
    this.#clock = clock
    this.#leave = leave
  }

  /** Called after each item that came in. */
  grown(): void {
    if (this.#due) return
    const { batchItemsMax, batchBytesMax, batchAgeMsMax } = this.#bounds
    if (this.#source.length >= batchItemsMax || this.#source.bytes >= batchBytesMax) {
      this.#due = true
      atTurnEnd(() => this.#now())
    } else this.#age ??= this.#clock.after(batchAgeMsMax, () => this.#now())
  }

  /** The next batch; empty where nothing waits. */
  take(): readonly Item[] {
    return this.#source.take(this.#bounds.batchItemsMax, this.#bounds.batchBytesMax)
  }

  /** No timer runs any more. */
  stop(): void {
    this.#age?.[Symbol.dispose]()
    this.#age = undefined
  }

  #now(): void {
    this.#due = false
    this.stop()
    this.#leave()
  }
}
