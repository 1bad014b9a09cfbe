// The reading side of one worker thread's memory: its pages, and its log read as far as it goes.
import type { Declaration } from '../declaration.ts'
import type { LabelTexts } from '../series.ts'
import type { Cells, Place, Slots } from '../slab.ts'
import { DistantSeries } from './distant-series.ts'
import { logHead, type LogRecord, type SharedPage, type Spot } from './shared-page.ts'

/** Is told of each series of the thread, once. */
export type FoundSeries = (declaration: Declaration, labels: LabelTexts, series: DistantSeries) => void

/** What one thread shares. */
export class ThreadLog {
  readonly #found: FoundSeries
  readonly #pages = new Map<number, SharedPage>()
  readonly #logs: SharedPage[] = []
  readonly #families: Declaration[] = []
  readonly #series: DistantSeries[] = []
  readonly #decoder = new TextDecoder()
  #log = 0
  #at = logHead

  constructor(found: FoundSeries) {
    this.#found = found
  }

  /** Takes a page that was announced. */
  add(page: SharedPage): void {
    this.#pages.set(page.number, page)
    if (page.kind === 'log') this.#logs.push(page)
  }

  /** Reads what the log has more than at the last time. */
  read(): void {
    for (let log = this.#logs[this.#log]; log !== undefined; log = this.#logs[this.#log]) {
      if (!this.#readPage(log) || this.#log + 1 >= this.#logs.length) return
      // The next page was announced after the last line of this one was written.
      if (!this.#readPage(log)) return
      this.#log += 1
      this.#at = logHead
    }
  }

  /** False where a line tells of a page that is not announced yet: it is read the next time. */
  #readPage({ buffer }: SharedPage): boolean {
    const end = Atomics.load(new Int32Array(buffer, 0, 1), 0)
    if (end <= this.#at) return true
    // Copied, since text cannot be decoded from shared memory.
    const text = this.#decoder.decode(new Uint8Array(buffer).slice(this.#at, end))
    for (const line of text.split('\n')) {
      if (line === '') continue
      if (!this.#take(JSON.parse(line) as LogRecord)) return false
      this.#at += Buffer.byteLength(line) + 1
    }
    return true
  }

  #take(record: LogRecord): boolean {
    if (record.is === 'family') this.#families.push(record.declaration)
    else if (record.is === 'series') return this.#open(record)
    else return this.#move(record)
    return true
  }

  #open({ family, labels, cells }: LogRecord & { is: 'series' }): boolean {
    const declaration = this.#families[family]
    const place = this.#cells(cells)
    if (place === undefined || declaration === undefined) return false
    const series = new DistantSeries(declaration, place)
    this.#series.push(series)
    this.#found(declaration, Object.freeze(labels), series)
    return true
  }

  #move({ series, of, slots, carried, length, offset, shift }: LogRecord & { is: 'buckets' }): boolean {
    const page = this.#pages.get(slots[0])
    const carriedPlace = carried === undefined ? undefined : this.#cells(carried)
    if (page === undefined || (carried !== undefined && carriedPlace === undefined)) return false
    const place: Place<Slots> = { page: new Uint32Array(page.buffer), at: slots[1] }
    this.#series[series]?.move(of, { slots: place, length, offset, shift, carried: carriedPlace })
    return true
  }

  #cells([number, at]: Spot): Place<Cells> | undefined {
    const page = this.#pages.get(number)
    return page === undefined ? undefined : { page: new Float64Array(page.buffer), at }
  }
}
