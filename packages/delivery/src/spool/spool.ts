// The spool of one sink: a queue on disk that outlives the process. Events are there before they are sent and leave when they are
// settled; what a process leaves behind, the next one takes over. All calls are synchronous: after a return the kernel has the bytes.
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@obs/core'
import { isSevere, type Item } from '../item.ts'
import type { Overflow } from '../queue.ts'
import { codeOf } from '../system-error.ts'
import { Lease, type Owner } from './lease.ts'
import { recordBytes } from './record.ts'
import { Segment, segmentsIn, type Into, type WriteAt } from './segment.ts'

/** What makes a spool. */
export interface SpoolParts {
  /** The folder of this one sink. */
  readonly folder: string
  readonly bytesMax: number
  /** Who leaves when `bytesMax` is reached: `oldest` the oldest file not loaded yet, `newest` what comes; `priority` as oldest for errors, else as newest. */
  readonly overflow: Overflow
  readonly owner: Owner
  readonly clock: Clock
  /** Takes the counts of events that left the full disk undelivered: own ones, and ones found that nobody has loaded yet. */
  left(own: number, found: number): void
  /** Takes the count of own events, not in memory, that the disk does not give back. */
  lost(own: number): void
  /** Takes the counts of events that somebody else keeps from now on: those in memory, which are still ours to send, and own ones that are not. */
  ceded(inMemory: number, behind: number): void
  /** Called when there is something to load that was not there before: found, or the disk is well again. */
  changed(): void
  /** Takes trouble with the disk. */
  fault(cause: unknown): void
  /** Default: `writeSync` of `node:fs`. */
  readonly write?: WriteAt
}

type Kept = Readonly<{ folder: string; segment: Segment }>

const segmentBytesMax = 1024 * 1024
const restMs = 5000
const renewMs = 10_000
const overdueMs = 2 * renewMs
/** Of the process and not of the file: too many are open. */
const passing: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE'])

/** A bounded queue on disk. It never throws: a disk that refuses rests for five seconds, and events are kept in memory only. */
export class Spool {
  readonly #parts: SpoolParts
  readonly #lease: Lease
  readonly #write: WriteAt
  /** In order of age. */
  #kept: Kept[] = []
  #active: Segment | undefined
  /** Folders with a file that cannot be read. */
  readonly #unreadable = new Set<string>()
  #made = 0
  #renewedMs = 0
  #restsUntilMs = -Infinity
  #timer: Disposable | undefined

  constructor(parts: SpoolParts) {
    this.#parts = parts
    this.#lease = new Lease(parts.folder, parts.owner, parts.clock, parts.fault)
    this.#write = parts.write ?? writeSync
  }

  /** Takes over what others left, now and every ten seconds. */
  open(): void {
    this.#tried(() => {
      this.#renew()
      for (const folder of this.#lease.claim()) this.#adopt(folder)
      this.#tidy()
    })
    this.#timer = this.#parts.clock.after(renewMs, () => this.open())
    if (this.isBehind) this.#parts.changed()
  }

  /** Whether events wait on disk only. */
  get isBehind(): boolean {
    return this.#kept.some(({ segment }) => segment.isBehind)
  }

  /** Writes the items, one system call for all, and gives `into` those that fit in memory. False: they are not on disk. */
  append(items: readonly Item[], into: Into): boolean {
    let written = false
    this.#tried(() => {
      // Whoever slept so long may have been taken for dead: what he wrote now would be nobody's.
      if (Math.abs(this.#parts.clock.now() - this.#renewedMs) > overdueMs) this.#renew()
      if (!this.#hasRoom(items)) return
      const direct = this.isBehind ? (): boolean => false : into
      this.#activeSegment().append(items, direct)
      written = true
    })
    return written
  }

  /** Gives the next items from the disk to `into`. Returns how many, and how many of them an earlier process left. */
  load(into: Into): Readonly<{ items: number; found: number }> {
    const next = this.#kept.find(({ segment }) => segment.isBehind)
    if (next === undefined) return { items: 0, found: 0 }
    const { items = 0, isGivenUp = false } = this.#tried(() => this.#loaded(next, into)) ?? {}
    // What cannot be read holds up nothing behind it.
    return isGivenUp && items === 0 ? this.load(into) : { items, found: next.segment.isFound ? items : 0 }
  }

  /** Whether the item is kept here. */
  has(item: Item): boolean {
    return this.#kept.some(({ segment }) => segment.has(item))
  }

  /** The items need to be kept no longer; returns how many were kept here. */
  settle(items: readonly Item[]): number {
    const count = items.filter((item) => this.#kept.some(({ segment }) => segment.settle(item))).length
    if (count > 0) this.#tried(() => this.#tidy())
    return count
  }

  /** Leaves the rest to the next process. */
  close(): void {
    this.#timer?.[Symbol.dispose]()
    this.#restsUntilMs = -Infinity
    this.#active = undefined
    this.#tried(() => {
      this.#tidy()
      for (const { segment } of this.#kept) segment.close()
      if (this.#kept.length === 0) this.#lease.remove(this.#lease.own())
      this.#lease.release()
    })
  }

  #renew(): void {
    this.#renewedMs = this.#parts.clock.now()
    const lost = this.#lease.renew()
    for (const one of this.#kept.filter(({ folder }) => lost.includes(folder))) this.#cede(one)
    this.#lease.own()
  }

  #cede({ segment }: Kept): void {
    this.#kept = this.#kept.filter((one) => one.segment !== segment)
    if (segment === this.#active) this.#active = undefined
    this.#parts.ceded(segment.loaded, segment.isFound ? 0 : segment.countBehind())
    segment.close()
  }

  #adopt(folder: string): void {
    const left = this.#readable(folder, () => segmentsIn(folder)).flatMap((path) =>
      this.#readable(folder, () => [{ folder, segment: Segment.found(path, this.#write) }]),
    )
    // Before our own: what was left is older.
    const own = this.#kept.findIndex(({ segment }) => !segment.isFound)
    this.#kept.splice(own === -1 ? this.#kept.length : own, 0, ...left)
    if (left.length === 0 && !this.#unreadable.has(folder)) this.#lease.remove(folder)
  }

  // As a file that cannot be loaded: it stays where it is, and holds up nothing beside it.
  #readable<T>(folder: string, read: () => readonly T[]): readonly T[] {
    try {
      return read()
    } catch (cause) {
      this.#unreadable.add(folder)
      this.#parts.fault(cause)
      return []
    }
  }

  #loaded(one: Kept, into: Into): Readonly<{ items: number; isGivenUp: boolean }> {
    try {
      const { items, lostBytes, lost } = one.segment.load(into)
      if (lostBytes === 0) return { items, isGivenUp: false }
      if (lost > 0) this.#parts.lost(lost)
      this.#parts.fault(`spool: ${lostBytes} bytes of a file cannot be read, they are left out`)
      this.#tidy()
      return { items, isGivenUp: true }
    } catch (cause) {
      if (!one.segment.isFound || passing.has(codeOf(cause))) throw cause
      this.#setAside(one, cause)
      return { items: 0, isGivenUp: true }
    }
  }

  // A file that somebody left and nobody can read stays where it is.
  #setAside(one: Kept, cause: unknown): void {
    this.#parts.fault(cause)
    one.segment.close()
    this.#unreadable.add(one.folder)
    this.#kept = this.#kept.filter((other) => other !== one)
  }

  #activeSegment(): Segment {
    if (this.#active !== undefined && this.#active.bytes < segmentBytesMax) return this.#active
    const folder = this.#lease.own()
    this.#made += 1
    const segment = Segment.create(join(folder, `${String(this.#made).padStart(8, '0')}.seg`), this.#write)
    this.#kept.push({ folder, segment })
    this.#active = segment
    return segment
  }

  /** Whether the items fit; by the policy the oldest files leave that nobody has loaded from. */
  #hasRoom(items: readonly Item[]): boolean {
    const bytes = items.reduce((sum, item) => sum + recordBytes(item), 0)
    const { bytesMax, overflow } = this.#parts
    const used = (): number => this.#kept.reduce((sum, { segment }) => sum + segment.bytes, 0)
    while (used() + bytes > bytesMax) {
      const oldest = this.#kept.find(({ segment }) => segment.isBehind && !segment.isLoaded)
      if (oldest === undefined || overflow === 'newest' || (overflow === 'priority' && !items.some(isSevere)))
        return false
      const { segment } = oldest
      const count = segment.countBehind()
      this.#forget(oldest)
      this.#parts.left(segment.isFound ? 0 : count, segment.isFound ? count : 0)
    }
    return true
  }

  /** Notes what is settled, and deletes the files that are done with. */
  #tidy(): void {
    for (const { segment } of this.#kept) segment.advance()
    // Before anything is written: on a full disk this is what makes room.
    for (const one of this.#kept)
      if (one.segment.isSettled && (one.segment !== this.#active || one.segment.bytes >= segmentBytesMax))
        this.#forget(one)
    for (const { segment } of this.#kept) segment.acknowledge()
  }

  #forget(one: Kept): void {
    this.#kept = this.#kept.filter((other) => other !== one)
    if (one.segment === this.#active) this.#active = undefined
    one.segment.remove()
    const isOwn = one.folder === this.#lease.own()
    const isLast =
      !this.#kept.some(({ folder }) => folder === one.folder) && !this.#unreadable.has(one.folder)
    if (!isOwn && isLast) this.#lease.remove(one.folder)
  }

  #tried<T>(act: () => T): T | undefined {
    const now = this.#parts.clock.monotonicMs()
    if (now < this.#restsUntilMs) return undefined
    try {
      return act()
    } catch (cause) {
      this.#restsUntilMs = now + restMs
      this.#parts.fault(cause)
      return undefined
    }
  }
}
