// The writing side: the memory of a worker thread, shared, with a log of what lies where. Recording a value tells nobody
// anything: the one writer of a cell stores, readers load. Aligned stores of 64 bits do not tear on the 64-bit platforms
// that Node runs on.
import type { Declaration } from '../declaration.ts'
import type { Series } from '../series.ts'
import { Pages, type Cells, type Ledger, type Place, type Region, type Slab, type Slots } from '../slab.ts'
import { logHead, type LogRecord, type SharedPage, type Spot } from './shared-page.ts'

const logBytesFirst = 8 * 1024
const logBytesMax = 64 * 1024

type Owner = Readonly<{ series: number; of: 'positive' | 'negative' }>

/** Keeps the books of one thread's slab. `announce` hands a page to the thread that reads; it must not throw. */
export class ThreadLedger implements Ledger {
  readonly slab: Slab
  readonly #announce: (page: SharedPage) => void
  readonly #encoder = new TextEncoder()
  readonly #numbers = new WeakMap<object, number>()
  readonly #families = new Map<string, number>()
  readonly #owners = new WeakMap<object, Owner>()
  #pages = 0
  #series = 0
  #log: Uint8Array = new Uint8Array(0)
  #end = 0
  #logBytes = logBytesFirst

  constructor(announce: (page: SharedPage) => void) {
    this.#announce = announce
    // Counts of 32 bits: what does not fit is carried to another cell, which a reader may see before or after.
    this.slab = {
      cells: new Pages((length) => new Float64Array(this.#page('cells', 8 * length)), 512, 8192, 'kept'),
      slots: new Pages<Slots>(
        (length) => new Uint32Array(this.#page('slots', 4 * length)),
        2048,
        32_768,
        'kept',
      ),
      ledger: this,
    }
  }

  opened(declaration: Declaration, series: Series): void {
    const shares = series.shares?.()
    if (shares === undefined) return
    const family = this.#families.get(declaration.name) ?? this.#newFamily(declaration)
    if (shares.buckets !== undefined)
      this.#owners.set(shares.buckets, { series: this.#series, of: 'positive' })
    this.#series += 1
    this.#write({ is: 'series', family, labels: series.labels, cells: this.#spot(shares.cells) })
  }

  paired(negative: object, positive: object): void {
    const owner = this.#owners.get(positive)
    if (owner !== undefined) this.#owners.set(negative, { ...owner, of: 'negative' })
  }

  moved(buckets: object, { slots, carried, length, offset, shift }: Region): void {
    const owner = this.#owners.get(buckets)
    if (owner === undefined) return
    this.#write({
      is: 'buckets',
      ...owner,
      slots: this.#spot(slots),
      length,
      offset,
      shift,
      carried: carried === undefined ? undefined : this.#spot(carried),
    })
  }

  #newFamily(declaration: Declaration): number {
    const number = this.#families.size
    this.#families.set(declaration.name, number)
    this.#write({ is: 'family', declaration })
    return number
  }

  #spot({ page, at }: Place<Cells> | Place<Slots>): Spot {
    return [this.#numbers.get(page.buffer) ?? -1, at]
  }

  #page(kind: SharedPage['kind'], bytes: number): SharedArrayBuffer {
    const buffer = new SharedArrayBuffer(bytes)
    const number = this.#pages
    this.#pages += 1
    this.#numbers.set(buffer, number)
    this.#announce({ number, kind, buffer })
    return buffer
  }

  #write(record: LogRecord): void {
    const line = this.#encoder.encode(`${JSON.stringify(record)}\n`)
    if (this.#end + line.length > this.#log.length) this.#turn(line.length)
    this.#log.set(line, this.#end)
    this.#end += line.length
    Atomics.store(new Int32Array(this.#log.buffer, 0, 1), 0, this.#end)
  }

  #turn(length: number): void {
    this.#log = new Uint8Array(this.#page('log', Math.max(logHead + length, this.#logBytes)))
    this.#logBytes = Math.min(2 * this.#logBytes, logBytesMax)
    this.#end = logHead
  }
}
