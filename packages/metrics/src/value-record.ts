// Recorded values as exponential buckets: the live record.
import { bucketIndex, scaleMax, smallestNormal } from './bucket-index.ts'
import { emptyWindow } from './bucket-window.ts'
import { Buckets } from './buckets.ts'
import { saturated } from './saturated.ts'
import { createSlab, parked, type Cells, type Slab } from './slab.ts'
import type { Shares } from './series.ts'
import { ValueReading } from './value-reading.ts'

/** The cells of a record: count, sum, least, greatest, zeros. */
export const cellsPerRecord = 5

/** Everything recorded so far. Values below 2^-1022 in size count as zero. */
export class ValueRecord {
  readonly #slab: Slab
  #cells: Cells
  #at: number
  readonly #positive: Buckets
  // Made at the first negative value.
  #negative: Buckets | undefined
  #reading: ValueReading | undefined

  /** @param slab where the numbers lie; default: memory of its own */
  constructor(slab: Slab = createSlab()) {
    this.#slab = slab
    const { page, at } = slab.cells.take(cellsPerRecord)
    page[at + 2] = Infinity
    page[at + 3] = -Infinity
    this.#cells = page
    this.#at = at
    this.#positive = new Buckets(slab)
  }

  /** Where its cells lie, and the buckets of its positive values. */
  shares(): Shares {
    return { cells: { page: this.#cells, at: this.#at }, buckets: this.#positive }
  }

  get count(): number {
    return this.#cells[this.#at] ?? 0
  }

  get max(): number {
    return this.#cells[this.#at + 3] ?? 0
  }

  /** Adds a finite value. */
  add(value: number): void {
    const cells = this.#cells
    const at = this.#at
    cells[at] = (cells[at] ?? 0) + 1
    cells[at + 1] = (cells[at + 1] ?? 0) + value
    if (value < (cells[at + 2] ?? 0)) cells[at + 2] = value
    if (value > (cells[at + 3] ?? 0)) cells[at + 3] = value
    if (value >= smallestNormal) {
      const index = bucketIndex(value)
      if (!this.#positive.add(index)) this.#widen(index, this.#positive)
    } else if (value > -smallestNormal) cells[at + 4] = (cells[at + 4] ?? 0) + 1
    else this.#addNegative(bucketIndex(-value))
  }

  /** What is recorded so far; later values do not show in it. The same object while nothing is added. */
  read(): ValueReading {
    const known = this.#reading
    return known?.count === this.count ? known : (this.#reading = this.#readNow())
  }

  /** Leaves the slab for memory of its own, which goes with it: of a series that is not expected to be used again. */
  park(): void {
    const { page, at } = parked(this.#slab, this.shares().cells, cellsPerRecord)
    this.#cells = page
    this.#at = at
    this.#positive.park()
    this.#negative?.park()
  }

  #readNow(): ValueReading {
    const cells = this.#cells
    const at = this.#at
    return new ValueReading({
      count: cells[at] ?? 0,
      sum: saturated(cells[at + 1] ?? 0),
      min: cells[at + 2] ?? 0,
      max: cells[at + 3] ?? 0,
      zeros: cells[at + 4] ?? 0,
      scale: scaleMax - this.#positive.shift,
      positive: this.#positive.read(),
      negative: this.#negative?.read() ?? emptyWindow,
    })
  }

  #addNegative(index: number): void {
    this.#negative ??= this.#newNegative()
    if (!this.#negative.add(index)) this.#widen(index, this.#negative)
  }

  #newNegative(): Buckets {
    const negative = new Buckets(this.#slab, this.#positive.shift)
    this.#slab.ledger?.paired(negative, this.#positive)
    return negative
  }

  // Values over 32 octaves apart: buckets twice as wide, for both signs, until the window holds them. At scale -1 the
  // whole range of doubles fits.
  #widen(index: number, full: Buckets): void {
    do {
      this.#positive.halve()
      this.#negative?.halve()
    } while (!full.add(index))
  }
}

/** What a record reads of nothing. */
export const nothingRecorded: ValueReading = new ValueRecord().read()
