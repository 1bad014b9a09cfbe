// The queue of a delivery: bounded in items and bytes, left in the order of arrival; the policy says who leaves when it overflows.
import { levels } from '@obs/core'
import { Fifo } from './fifo.ts'
import type { Item } from './item.ts'

/**
 * Who leaves a full queue: the oldest, the newest (what comes is refused), or by priority: the oldest of the least level,
 * so that errors outlive debug lines. Metric points rank as info.
 */
export type Overflow = 'oldest' | 'newest' | 'priority'

/** Bounds of a queue. */
export type QueueBounds = Readonly<{ itemsMax: number; bytesMax: number; overflow: Overflow }>

type Entry = Readonly<{ item: Item; place: number }>

/** A bounded first-in first-out queue. Adding, leaving and taking one item cost the same however long it is. */
export class Queue {
  readonly #bounds: QueueBounds
  readonly #left: (item: Item) => void
  // One lane where age alone decides, one a level where the level does; `place` keeps the order between lanes.
  readonly #lanes: readonly Fifo<Entry>[]
  #length = 0
  #bytes = 0
  #place = 0

  /** @param left takes each item that had to leave */
  constructor(bounds: QueueBounds, left: (item: Item) => void) {
    this.#bounds = bounds
    this.#left = left
    this.#lanes = Array.from({ length: bounds.overflow === 'priority' ? levels.length : 1 }, () => new Fifo())
  }

  /** Adds an item; by the policy it or others leave until the bounds hold. */
  add(item: Item): void {
    if (this.#bounds.overflow === 'newest' && !this.#hasRoom(1, item.bytes.length)) return this.#left(item)
    this.#laneOf(item).push({ item, place: this.#place })
    this.#place += 1
    this.#count(1, item.bytes.length)
    while (!this.#hasRoom(0, 0)) this.#evict()
    return undefined
  }

  /** Takes the oldest items: at most `itemsMax`, and one larger than `bytesMax` only if it is alone. */
  take(itemsMax: number, bytesMax: number): readonly Item[] {
    const taken: Item[] = []
    let bytes = 0
    for (let lane = this.#oldest(); lane?.first !== undefined; lane = this.#oldest()) {
      const { item } = lane.first
      if (taken.length === itemsMax || (taken.length > 0 && bytes + item.bytes.length > bytesMax)) break
      bytes += item.bytes.length
      taken.push(item)
      this.#shift(lane)
    }
    return taken
  }

  /** Whether the item can be added without another leaving. */
  fits(item: Item): boolean {
    return this.#hasRoom(1, item.bytes.length)
  }

  /** Whether the item would fit if nothing else were here. */
  canHold({ bytes }: Item): boolean {
    return bytes.length <= this.#bounds.bytesMax
  }

  // A queue in memory keeps nothing beyond the process; SpooledQueue does.
  open(): void {}
  commit(): void {}
  close(): void {}
  settled(): void {}
  readonly isBehind: boolean = false
  keeps(): boolean {
    return false
  }

  get length(): number {
    return this.#length
  }

  get bytes(): number {
    return this.#bytes
  }

  #laneOf({ level = 'info' }: Item): Fifo<Entry> {
    return this.#lanes[this.#lanes.length === 1 ? 0 : levels.indexOf(level)] as Fifo<Entry>
  }

  #oldest(): Fifo<Entry> | undefined {
    if (this.#lanes.length === 1) return this.#lanes[0]
    let oldest: Fifo<Entry> | undefined
    for (const lane of this.#lanes)
      if ((lane.first?.place ?? Infinity) < (oldest?.first?.place ?? Infinity)) oldest = lane
    return oldest
  }

  #evict(): void {
    const lane = this.#lanes.find(({ length }) => length > 0)
    const entry = lane === undefined ? undefined : this.#shift(lane)
    if (entry !== undefined) this.#left(entry.item)
  }

  #shift(lane: Fifo<Entry>): Entry | undefined {
    const entry = lane.shift()
    if (entry !== undefined) this.#count(-1, -entry.item.bytes.length)
    return entry
  }

  #count(items: number, bytes: number): void {
    this.#length += items
    this.#bytes += bytes
  }

  #hasRoom(items: number, bytes: number): boolean {
    const { itemsMax, bytesMax } = this.#bounds
    return this.#length + items <= itemsMax && this.#bytes + bytes <= bytesMax
  }
}
