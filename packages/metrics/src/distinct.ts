// How many different values: HyperLogLog with 4096 registers (Flajolet et al. 2007), standard error 1.6 %.
import type { Distinct } from './instruments.ts'
import type { RawValues } from './raw-values.ts'
import type { LabelTexts, Reading, Series, SeriesHost, Shares, Woken } from './series.ts'
import { parked, type Cells, type Place } from './slab.ts'

const indexBits = 12
/** How many registers a distinct count has, each a byte. */
export const distinctRegisters: number = 2 ** indexBits
const distinctCells = distinctRegisters / Float64Array.BYTES_PER_ELEMENT
const alpha = 0.7213 / (1 + 1.079 / distinctRegisters)

/** One distinct series; 4 KB whatever it has seen. */
export class DistinctSeries implements Distinct, Series {
  readonly labels: LabelTexts
  #place: Place<Cells>
  #ranks: Uint8Array
  readonly #host: SeriesHost
  readonly #raw: RawValues | undefined
  #adds = 0
  #woken: Woken | undefined

  constructor(host: SeriesHost, labels: LabelTexts, raw?: RawValues) {
    this.#host = host
    this.labels = labels
    this.#raw = raw
    this.#place = host.slab.cells.take(distinctCells)
    this.#ranks = ranksAt(this.#place)
  }

  get kind(): 'distinct' {
    return 'distinct'
  }

  add(value: string | number): void {
    if (typeof value !== 'string' && typeof value !== 'number') return this.#host.refuse(value)
    if (this.#woken !== undefined) this.#woken = this.#woken()
    this.#adds += 1
    const text = String(value)
    this.#raw?.keep(text)
    const register = hash32(text, 0x9e3779b1) >>> (32 - indexBits)
    const rank = Math.clz32(hash32(text, 0x85ebca6b)) + 1
    if (rank > (this.#ranks[register] ?? 0)) this.#ranks[register] = rank
    return undefined
  }

  activity(): number {
    return this.#adds
  }

  read(): readonly Reading[] {
    const reading = { value: distinctEstimate(this.#ranks), ranks: this.#ranks.slice() }
    return [this.#raw === undefined ? reading : { ...reading, raw: this.#raw.read() }]
  }

  shares(): Shares {
    return { cells: this.#place }
  }

  park(woken: Woken): void {
    this.#place = parked(this.#host.slab, this.#place, distinctCells)
    this.#ranks = ranksAt(this.#place)
    this.#woken = woken
  }
}

/** The registers of a distinct series that lie here, live. */
export function ranksAt({ page, at }: Place<Cells>): Uint8Array {
  return new Uint8Array(page.buffer, page.byteOffset + at * page.BYTES_PER_ELEMENT, distinctRegisters)
}

/** How many different values these registers have seen. */
export function distinctEstimate(ranks: Uint8Array): number {
  let sum = 0
  let zeros = 0
  for (const rank of ranks) {
    sum += 2 ** -rank
    if (rank === 0) zeros += 1
  }
  const raw = (alpha * distinctRegisters * distinctRegisters) / sum
  // Linear counting is exact enough while many registers are empty.
  const estimate =
    raw <= 2.5 * distinctRegisters && zeros > 0
      ? distinctRegisters * Math.log(distinctRegisters / zeros)
      : raw
  return Math.round(estimate)
}

/** The registers of everything that either has seen. */
export function distinctUnion(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((rank, register) => Math.max(rank, b[register] ?? 0))
}

function hash32(text: string, seed: number): number {
  let hash = seed ^ text.length
  for (let i = 0; i < text.length; i += 1)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) ^ (hash >>> 15)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
