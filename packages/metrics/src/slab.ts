// The numbers of simple instruments, side by side in typed arrays: one slot, one writer.

const slotsPerChunk = 256

/** One double in the slab. */
export type Slot = Readonly<{ cells: Float64Array; at: number }>

/** Hands out slots; a slot is never moved, so a handle may keep it. */
export class Slab {
  #cells: Float64Array = new Float64Array(slotsPerChunk)
  #used = 0

  /** A slot that holds zero. */
  slot(): Slot {
    if (this.#used === slotsPerChunk) {
      this.#cells = new Float64Array(slotsPerChunk)
      this.#used = 0
    }
    this.#used += 1
    return { cells: this.#cells, at: this.#used - 1 }
  }
}
