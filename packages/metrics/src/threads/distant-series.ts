// One series of another thread, read where it lies.
import { scaleMax } from '../bucket-index.ts'
import { BucketWindow, emptyWindow } from '../bucket-window.ts'
import { distinctEstimate, ranksAt } from '../distinct.ts'
import type { Declaration } from '../declaration.ts'
import { saturated } from '../saturated.ts'
import type { Reading } from '../series.ts'
import { totalAt } from '../shared-counter.ts'
import type { Cells, Place, Region } from '../slab.ts'
import { statesAt } from '../state.ts'
import { ValueReading } from '../value-reading.ts'

/** A series that another thread writes. */
export class DistantSeries {
  readonly #declaration: Pick<Declaration, 'kind' | 'states'>
  readonly #cells: Place<Cells>
  readonly #regions: { positive?: Region; negative?: Region } = {}

  constructor(declaration: Pick<Declaration, 'kind' | 'states'>, cells: Place<Cells>) {
    this.#declaration = declaration
    this.#cells = cells
  }

  /** Its buckets lie there from now on. */
  move(of: 'positive' | 'negative', region: Region): void {
    this.#regions[of] = region
  }

  /** How often it was counted or recorded. */
  get count(): number {
    return totalAt(this.#cells)
  }

  /** What it holds now, as its own `read` would tell; rates, exemplars and raw values stay with their thread. */
  read(): readonly Reading[] {
    const { kind, states } = this.#declaration
    if (kind === 'state') return statesAt(this.#cells, states)
    if (kind === 'timer' || kind === 'histogram') return [this.#valueReading()]
    if (kind === 'distinct') {
      const ranks = ranksAt(this.#cells).slice()
      return [{ value: distinctEstimate(ranks), ranks }]
    }
    const value = kind === 'gauge' ? (this.#cells.page[this.#cells.at] ?? 0) : this.count
    return Number.isNaN(value) ? [] : [{ value }]
  }

  // The other thread may be in the middle of a value: the count is that of the buckets, so that a reading agrees with itself.
  #valueReading(): Reading {
    const { page, at } = this.#cells
    const zeros = page[at + 4] ?? 0
    const shift = Math.max(this.#regions.positive?.shift ?? 0, this.#regions.negative?.shift ?? 0)
    const positive = windowAt(this.#regions.positive, shift)
    const negative = windowAt(this.#regions.negative, shift)
    const count = zeros + positive.total + negative.total
    const [sum, min, max] = [page[at + 1] ?? 0, page[at + 2] ?? 0, page[at + 3] ?? 0]
    const values = new ValueReading({
      count,
      sum: saturated(sum),
      min,
      max,
      zeros,
      scale: scaleMax - shift,
      positive,
      negative,
    })
    return { value: count, values }
  }
}

function windowAt(region: Region | undefined, shiftWanted: number): BucketWindow {
  if (region === undefined) return emptyWindow
  const { slots, carried, length, offset, shift } = region
  const counts = Float64Array.from(slots.page.subarray(slots.at, slots.at + length))
  if (carried !== undefined)
    for (let slot = 0; slot < length; slot += 1)
      counts[slot] = (counts[slot] ?? 0) + (carried.page[carried.at + slot] ?? 0)
  return new BucketWindow(offset, counts).trimmed().halved(shiftWanted - shift)
}
