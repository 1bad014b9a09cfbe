// The memory behind the numbers of many series: a few large arrays in place of many small ones, each of which would cost two
// hundred bytes before it holds anything.

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
  #length: number
  #page: A
  #end = 0
  // Regions given back, by length: series grow through the same lengths, so the next one takes them.
  readonly #free = new Map<number, Place<A>[]>()

  /** Pages double from `lengthFirst` to `lengthMax`, so that an instance of few series holds little. */
  constructor(make: (length: number) => A, lengthFirst: number, lengthMax: number) {
    this.#make = make
    this.#length = lengthFirst
    this.#lengthMax = lengthMax
    this.#page = make(0)
  }

  take(length: number): Place<A> {
    const left = this.#free.get(length)?.pop()
    if (left !== undefined) return left
    if (this.#end + length > this.#page.length) this.#turn(length)
    const place = { page: this.#page, at: this.#end }
    this.#end += length
    return place
  }

  /** Takes back a region that nobody reads or writes any more. */
  give({ page, at }: Place<A>, length: number): void {
    page.fill(0, at, at + length)
    const left = this.#free.get(length) ?? []
    left.push({ page, at })
    this.#free.set(length, left)
  }

  #turn(length: number): void {
    this.#page = this.#make(Math.max(length, this.#length))
    this.#length = Math.min(2 * this.#length, this.#lengthMax)
    this.#end = 0
  }
}

/** The memory of one instance. */
export type Slab = Readonly<{ cells: Pages<Cells>; slots: Pages<Slots> }>

/** Memory of this thread alone. */
export function createSlab(): Slab {
  return {
    cells: new Pages((length) => new Float64Array(length), 64, 4096),
    slots: new Pages<Slots>((length) => new Uint16Array(length), 256, 16_384),
  }
}
