// The queue of a delivery: bounded in items and bytes; the oldest leave when it overflows.
import type { Item } from './item.ts'

/** Bounds of a queue. */
export type QueueBounds = Readonly<{ itemsMax: number; bytesMax: number }>

/** A bounded first-in first-out queue. */
export class Queue {
  readonly #bounds: QueueBounds
  readonly #overflow: (items: readonly Item[]) => void
  #items: Item[] = []
  #bytes = 0

  /** @param overflow takes what had to leave */
  constructor(bounds: QueueBounds, overflow: (items: readonly Item[]) => void) {
    this.#bounds = bounds
    this.#overflow = overflow
  }

  /** Adds an item; the oldest leave until the bounds hold. */
  add(item: Item): void {
    this.#items.push(item)
    this.#bytes += item.bytes.length
    const left: Item[] = []
    while (this.#items.length > this.#bounds.itemsMax || this.#bytes > this.#bounds.bytesMax)
      left.push(this.#shift())
    if (left.length > 0) this.#overflow(left)
  }

  /** Takes the oldest items: at most `itemsMax`, and one more byte-bounded than `bytesMax` only if it is alone. */
  take(itemsMax: number, bytesMax: number): readonly Item[] {
    let count = 0
    let bytes = 0
    for (const item of this.#items) {
      if (count === itemsMax || (count > 0 && bytes + item.bytes.length > bytesMax)) break
      count += 1
      bytes += item.bytes.length
    }
    this.#bytes -= bytes
    return this.#items.splice(0, count)
  }

  get length(): number {
    return this.#items.length
  }

  get bytes(): number {
    return this.#bytes
  }

  #shift(): Item {
    const [item] = this.#items.splice(0, 1)
    if (item === undefined) throw new RangeError('the queue is empty')
    this.#bytes -= item.bytes.length
    return item
  }
}
