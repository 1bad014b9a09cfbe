// One file of the spool: records are appended at its end, loaded from its front and let go in their order. Beside it stands how
// far they are settled, so that a replay repeats no more than what was under way.
import {
  closeSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { Fifo } from '../fifo.ts'
import type { Item } from '../item.ts'
import { codeOf } from '../system-error.ts'
import { decodeRecords, encodeRecords, recordBytes, recordLength } from './record.ts'

const chunkBytes = 256 * 1024

/** Writes bytes at a place and returns how many were taken; `writeSync` of `node:fs` is one. */
export type WriteAt = (
  file: number,
  bytes: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => number

/** Takes an item into memory; false: there is no room now. */
export type Into = (item: Item) => boolean

interface Ticket {
  readonly end: number
  settled: boolean
}

/** A segment, being written or found. */
export class Segment {
  /** Whether an earlier process left it. */
  readonly isFound: boolean
  readonly #path: string
  readonly #write: WriteAt
  readonly #tickets = new Fifo<Ticket>()
  readonly #loaded = new Map<Item, Ticket>()
  #file: number | undefined
  #ack: number | undefined
  #size: number
  #readTo: number
  #settledTo: number
  #notedTo: number
  /** Of our own, how many records nobody has loaded: the file is not asked, somebody may have cut it off. */
  #behind = 0

  private constructor(
    path: string,
    write: WriteAt,
    found: Readonly<{ size: number; settledTo: number }> | undefined,
  ) {
    const { size, settledTo } = found ?? { size: 0, settledTo: 0 }
    this.isFound = found !== undefined
    this.#path = path
    this.#write = write
    this.#size = size
    this.#readTo = settledTo
    this.#settledTo = settledTo
    this.#notedTo = settledTo
  }

  /** A new file. Throws the system error. */
  static create(path: string, write: WriteAt): Segment {
    const segment = new Segment(path, write, undefined)
    segment.#file = openSync(path, 'wx+')
    return segment
  }

  /** A file that somebody left. Throws the system error. */
  static found(path: string, write: WriteAt): Segment {
    const { size } = statSync(path)
    return new Segment(path, write, { size, settledTo: Math.min(size, settledIn(`${path}.ack`)) })
  }

  get bytes(): number {
    return this.#size
  }

  /** Whether records wait on disk that nobody has loaded. */
  get isBehind(): boolean {
    return this.#readTo < this.#size
  }

  /** Whether every record was loaded and settled. */
  get isSettled(): boolean {
    return !this.isBehind && this.#tickets.length === 0
  }

  /** Whether some of its items are in memory. */
  get isLoaded(): boolean {
    return this.#tickets.length > 0
  }

  /** How many of its items are in memory and not settled. */
  get loaded(): number {
    return this.#loaded.size
  }

  /** Appends the items and gives `into` those that fit, as long as nothing older waits here. Throws the system error; then nothing was added. */
  append(items: readonly Item[], into: Into): void {
    const records = encodeRecords(items)
    const file = this.#opened()
    try {
      this.#writeAll(file, records)
    } catch (cause) {
      // What a full disk took of the records is cut off again, so that the file stays whole.
      ftruncateSync(file, this.#size)
      throw cause
    }
    const wasBehind = this.isBehind
    let end = this.#size
    this.#size += records.length
    this.#behind += items.length
    if (wasBehind) return
    for (const item of items) {
      end += recordBytes(item)
      if (!this.#load(item, end, into)) return
    }
  }

  /**
   * Gives the next records to `into`, about 256 KB at a time.
   * @returns how many records were loaded, and how many bytes at the end cannot be read; they are given up, with as many of our
   * own items
   */
  load(into: Into): Readonly<{ items: number; lostBytes: number; lost: number }> {
    const chunk = this.#chunk()
    const from = this.#readTo
    let items = 0
    let sound = 0
    for (const { item, end } of decodeRecords(chunk)) {
      sound = end
      if (!this.#load(item, from + end, into)) break
      items += 1
    }
    if (sound > 0) return { items, lostBytes: 0, lost: 0 }
    const [lostBytes, lost] = [this.#size - this.#readTo, this.#behind]
    this.#size = this.#readTo
    this.#behind = 0
    return { items, lostBytes, lost }
  }

  /** How many records were not loaded: what giving the file up loses. */
  countBehind(): number {
    if (!this.isFound) return this.#behind
    let count = 0
    for (const _ of decodeRecords(this.#read(this.#size - this.#readTo))) count += 1
    return count
  }

  /** Whether the item came from here; it is settled. */
  settle(item: Item): boolean {
    const ticket = this.#loaded.get(item)
    if (ticket === undefined) return false
    ticket.settled = true
    this.#loaded.delete(item)
    return true
  }

  has(item: Item): boolean {
    return this.#loaded.has(item)
  }

  /** Finds out up to where everything is settled. */
  advance(): void {
    for (let first = this.#tickets.first; first?.settled === true; first = this.#tickets.first) {
      this.#settledTo = first.end
      this.#tickets.shift()
    }
  }

  /** Notes on disk how far that is; where the folder was removed nobody would read it. Throws the system error. */
  acknowledge(): void {
    if (this.#settledTo === this.#notedTo) return
    this.#notedTo = this.#settledTo
    this.#ack ??= openedIfThere(`${this.#path}.ack`)
    if (this.#ack === undefined) return
    writeSync(this.#ack, Buffer.from(new Uint32Array([this.#settledTo, ~this.#settledTo]).buffer), 0, 8, 0)
  }

  close(): void {
    for (const file of [this.#file, this.#ack]) if (file !== undefined) closeSync(file)
    this.#file = undefined
    this.#ack = undefined
  }

  /** Deletes the file. Throws the system error. */
  remove(): void {
    this.close()
    rmSync(this.#path, { force: true })
    rmSync(`${this.#path}.ack`, { force: true })
  }

  #load(item: Item, end: number, into: Into): boolean {
    if (!into(item)) return false
    const ticket = { end, settled: false }
    this.#tickets.push(ticket)
    this.#loaded.set(item, ticket)
    this.#readTo = end
    if (!this.isFound) this.#behind -= 1
    return true
  }

  #opened(): number {
    this.#file ??= openSync(this.#path, 'r')
    return this.#file
  }

  #writeAll(file: number, records: Buffer): void {
    for (let from = 0; from < records.length;)
      from += this.#write(file, records, from, records.length - from, this.#size + from)
  }

  // At least one whole record, where there is one.
  #chunk(): Buffer {
    const chunk = this.#read(chunkBytes)
    const length = recordLength(chunk)
    return length > chunk.length && this.#readTo + length <= this.#size ? this.#read(length) : chunk
  }

  #read(bytes: number): Buffer {
    const chunk = Buffer.allocUnsafeSlow(Math.min(bytes, this.#size - this.#readTo))
    return chunk.subarray(0, readSync(this.#opened(), chunk, 0, chunk.length, this.#readTo))
  }
}

function openedIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'w')
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause
    return undefined
  }
}

/** The files of a folder, in order. Throws the system error. */
export function segmentsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.seg'))
    .toSorted()
    .map((name) => join(folder, name))
}

// Two numbers, the second the complement of the first: a note that was cut off says nothing.
function settledIn(path: string): number {
  const bytes = statSync(path, { throwIfNoEntry: false }) === undefined ? Buffer.alloc(0) : readFileSync(path)
  if (bytes.length < 8) return 0
  const [to = 0, check = 0] = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 8))
  return ~to >>> 0 === check ? to : 0
}
