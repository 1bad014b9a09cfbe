// The memory behind the numbers of many series: a few large arrays in place of many small ones, each of which would cost two
// hundred bytes before it holds anything.
import type { Declaration } from './declaration.ts'
import type { Series } from './series.ts'

/** Numbers of any size. */
export type Cells = Float64Array
/** Counts that start small; what does not fit is carried into cells. */
export type Slots = Uint16Array | Uint32Array

/** Where a region begins. */
export type Place<A> = Readonly<{ page: A; at: number }>

/** Regions of one kind, all zero when they are given out. */
export class Pages<A extends Cells | Slots> {
  readonly #make: (length: number) => A
  readonly #lengthMax: number
  readonly #giving: 'reused' | 'kept'
  #length: number
  #page: A | undefined
  #end = 0
  // Regions given back, by length: series grow through the same lengths, so the next one takes them.
  readonly #free = new Map<number, Place<A>[]>()

  /**
   * Pages double from `lengthFirst` to `lengthMax`, so that an instance of few series holds little. `kept`: what is given
   * back stays as it is, for another thread may still read it.
   */
  constructor(
    make: (length: number) => A,
    lengthFirst: number,
    lengthMax: number,
    giving: 'reused' | 'kept' = 'reused',
  ) {
    this.#make = make
    this.#giving = giving
    this.#length = lengthFirst
    this.#lengthMax = lengthMax
  }

  take(length: number): Place<A> {
    const left = this.#free.get(length)?.pop()
    if (left !== undefined) return left
    const page = this.#pageFor(length)
    const place = { page, at: this.#end }
    this.#end += length
    return place
  }

  /** Takes back a region that nobody reads or writes any more. */
  give({ page, at }: Place<A>, length: number): void {
    if (this.#giving === 'kept') return
    page.fill(0, at, at + length)
    const left = this.#free.get(length) ?? []
    left.push({ page, at })
    this.#free.set(length, left)
  }

  #pageFor(length: number): A {
    if (this.#page !== undefined && this.#end + length <= this.#page.length) return this.#page
    this.#page = this.#make(Math.max(length, this.#length))
    this.#length = Math.min(2 * this.#length, this.#lengthMax)
    this.#end = 0
    return this.#page
  }
}

/** Where the counts of some buckets lie now. `shift`: how many times their scale was halved. */
export type Region = Readonly<{
  slots: Place<Slots>
  length: number
  offset: number
  shift: number
  carried: Place<Cells> | undefined
}>

/** Is told where things lie, so that another thread finds them. */
export interface Ledger {
  /** A series was made. */
  opened(declaration: Declaration, series: Series): void
  /** The buckets of negative values lie beside those of positive ones. */
  paired(negative: object, positive: object): void
  moved(buckets: object, region: Region): void
}

/** The memory of one instance. With a ledger it is shared with other threads, and what was given back is not used again. */
export type Slab = Readonly<{ cells: Pages<Cells>; slots: Pages<Slots>; ledger?: Ledger }>

/** Memory of this thread alone. */
export function createSlab(): Slab {
  return {
    cells: new Pages((length) => new Float64Array(length), 64, 4096),
    slots: new Pages<Slots>((length) => new Uint16Array(length), 256, 16_384),
  }
}

/** The same numbers in memory of their own, their place given back; of a shared slab they stay where they are read. */
export function parked({ cells, ledger }: Slab, place: Place<Cells>, length: number): Place<Cells> {
  if (ledger !== undefined) return place
  const page = place.page.slice(place.at, place.at + length)
  cells.give(place, length)
  return { page, at: 0 }
}
