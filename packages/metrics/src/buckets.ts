// Counts of neighbouring buckets while values come, in the slab.
import { BucketWindow, emptyWindow, slotsMax } from './bucket-window.ts'
import type { Cells, Place, Slab, Slots } from './slab.ts'

/** Regions are multiples of so many slots, so that one given back fits the next series. */
const slotsStep = 16
const nowhere: Slots = new Uint16Array(0)

/** A growing window of bucket counts. */
export class Buckets {
  /** How many times the scale was halved: buckets of scale 5 become buckets of scale 5 - shift. */
  shift: number
  readonly #slab: Slab
  #page: Slots = nowhere
  #at = 0
  #length = 0
  /** Bucket index of the first slot. */
  #offset = 0
  // What of each slot does not fit its bits; most series never have any.
  #carried: Place<Cells> | undefined

  constructor(slab: Slab, shift = 0) {
    this.#slab = slab
    this.shift = shift
  }

  /** Adds one to the bucket of this index of scale 5; false where that would span more than 1024 slots. */
  add(index: number): boolean {
    const slot = (index >> this.shift) - this.#offset
    if (slot < 0 || slot >= this.#length) return this.#addOutside(index >> this.shift)
    const page = this.#page
    const at = this.#at + slot
    const count = (page[at] ?? 0) + 1
    page[at] = count
    if ((count & 0xffff) === 0) this.#spill(slot, count)
    return true
  }

  /** The counts now, without empty buckets at the ends. */
  read(): BucketWindow {
    const page = this.#page
    let first = this.#at
    let end = this.#at + this.#length
    while (first < end && page[first] === 0 && this.#carriedAt(first) === 0) first += 1
    while (end > first && page[end - 1] === 0 && this.#carriedAt(end - 1) === 0) end -= 1
    if (first === end) return emptyWindow
    const counts = this.#carried === undefined ? copied(page, first, end) : new Float64Array(end - first)
    if (this.#carried !== undefined)
      for (let at = first; at < end; at += 1) counts[at - first] = (page[at] ?? 0) + this.#carriedAt(at)
    return new BucketWindow(this.#offset + first - this.#at, counts)
  }

  /** Each two neighbouring buckets as one. */
  halve(): void {
    const half = this.read().halved()
    this.shift += 1
    this.#hold(half, half.offset, rounded(half.counts.length))
  }

  /** Leaves the slab for memory of its own, which goes with it. */
  park(): void {
    if (this.#slab.ledger !== undefined) return
    const page = this.#page.slice(this.#at, this.#at + this.#length)
    const { at, page: cells } = this.#carried ?? { at: 0, page: undefined }
    const carried = cells?.slice(at, at + this.#length)
    this.#leave()
    this.#page = page
    this.#at = 0
    this.#carried = carried === undefined ? undefined : { page: carried, at: 0 }
  }

  #carriedAt(at: number): number {
    if (this.#carried === undefined) return 0
    return this.#carried.page[this.#carried.at + at - this.#at] ?? 0
  }

  /** The least count that does not fit a slot. */
  get #wrap(): number {
    return 2 ** (8 * this.#page.BYTES_PER_ELEMENT)
  }

  #spill(slot: number, count: number): void {
    if (count >= this.#wrap) this.#carry(slot, count)
  }

  #carry(slot: number, count: number): void {
    const isFirst = this.#carried === undefined
    this.#carried ??= this.#slab.cells.take(this.#length)
    const { page, at } = this.#carried
    page[at + slot] = (page[at + slot] ?? 0) + count
    if (isFirst) this.#tell()
  }

  #tell(): void {
    this.#slab.ledger?.moved(this, {
      slots: { page: this.#page, at: this.#at },
      length: this.#length,
      offset: this.#offset,
      shift: this.shift,
      carried: this.#carried,
    })
  }

  // Moves or grows the window around what is counted, so that the span of the counts decides and not their order.
  #addOutside(index: number): boolean {
    const held = this.read()
    const first = held.counts.length === 0 ? index : Math.min(held.offset, index)
    const last = Math.max(held.offset + held.counts.length - 1, index)
    const needed = held.counts.length === 0 ? 1 : last - first + 1
    if (needed > slotsMax) return false
    // A little room at both ends: a quarter more, for few regions on the way up.
    const length = Math.min(slotsMax, rounded(needed + (needed >> 2)))
    this.#hold(held, first - ((length - needed) >> 1), length)
    const at = this.#at + index - this.#offset
    this.#page[at] = (this.#page[at] ?? 0) + 1
    return true
  }

  #hold(window: BucketWindow, offset: number, length: number): void {
    this.#leave()
    const { page, at } = this.#slab.slots.take(length)
    this.#page = page
    this.#at = at
    this.#length = length
    this.#offset = offset
    const wrap = this.#wrap
    for (const [i, count] of window.counts.entries()) {
      const slot = window.offset + i - offset
      const fitting = count % wrap
      page[at + slot] = fitting
      if (count > fitting) this.#carry(slot, count - fitting)
    }
    this.#tell()
  }

  #leave(): void {
    if (this.#length > 0) this.#slab.slots.give({ page: this.#page, at: this.#at }, this.#length)
    if (this.#carried !== undefined) this.#slab.cells.give(this.#carried, this.#length)
    this.#carried = undefined
  }
}

// Several times quicker than `slice`.
function copied(page: Slots, first: number, end: number): Slots {
  const copy = page instanceof Uint16Array ? new Uint16Array(end - first) : new Uint32Array(end - first)
  copy.set(page.subarray(first, end))
  return copy
}

function rounded(length: number): number {
  return Math.ceil(length / slotsStep) * slotsStep
}
