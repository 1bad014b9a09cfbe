// A queue with a disk behind it: what comes is written at the end of its turn and waits in memory as long as there is room; the
// rest waits on disk and is read when its turn has come. The order stays.
import { atTurnEnd, type Clock, type DropReason, type SinkHost } from '@obs/core'
import type { Counts } from './counts.ts'
import { isSevere, type Item } from './item.ts'
import type { DeliveryLimits } from './limits.ts'
import type { Queue } from './queue.ts'
import { ownBirth } from './spool/birth.ts'
import { crc32c } from './spool/crc32c.ts'
import { pidSpace } from './spool/pid-space.ts'
import { Spool } from './spool/spool.ts'

/** A spool as users set it up. */
export type SpoolOptions = Readonly<{
  /** Where it lies; made where it is missing. Several processes may share it. */
  folder: string
  /** Bytes on disk, per sink and process. Default 64 MiB. */
  bytesMax?: number | undefined
  /** Older events are dropped as `expired`, in ms. It is also how long they are tried. Default 24 hours. */
  ageMsMax?: number | undefined
  /** `turn` (default): one write for the events of a turn, at once at error and above. `event`: a write in each call, 10 to 20 µs. */
  commitAt?: 'turn' | 'event' | undefined
}>

/** What makes a queue with a spool. */
export interface SpooledQueueParts {
  readonly queue: Queue
  readonly options: SpoolOptions
  /** Whose events these are: what was spooled for one name and address is never sent to another. */
  readonly name: string
  readonly address: string
  readonly overflow: DeliveryLimits['overflow']
  readonly host: SinkHost
  readonly counts: Counts
  /** Called when there is more to take. */
  grown(): void
}

/** The default of `ageMsMax`. */
export const spoolAgeMsMax: number = 24 * 3_600_000
const bytesMaxDefault = 64 * 1024 * 1024
const pendingBytesMax = 64 * 1024

/** Takes the place of the queue. */
export class SpooledQueue {
  readonly #queue: Queue
  readonly #host: SinkHost
  readonly #clock: Clock
  readonly #counts: Counts
  readonly #options: SpoolOptions
  readonly #spool: Spool
  #pending: Item[] = []
  #pendingBytes = 0

  constructor(parts: SpooledQueueParts) {
    const { host, options, name, address, overflow, counts } = parts
    this.#queue = parts.queue
    this.#host = host
    this.#clock = host.clock
    this.#counts = counts
    this.#options = options
    this.#spool = new Spool({
      folder: `${options.folder}/${name}-${crc32c(Buffer.from(address)).toString(16).padStart(8, '0')}`,
      bytesMax: options.bytesMax ?? bytesMaxDefault,
      overflow,
      owner: {
        host: `${host.resource['host.name'] ?? ''}.${pidSpace()}`,
        pid: process.pid,
        birth: ownBirth(),
      },
      clock: host.clock,
      left: (own, found) => this.#left('queue_full', own, found),
      lost: (own) => this.#left('invalid', own, 0),
      ceded: (inMemory, behind) => this.#ceded(inMemory, behind),
      changed: () => parts.grown(),
      fault: (cause) => host.fault(cause),
    })
  }

  /** Takes over what earlier processes left. */
  open(): void {
    this.#spool.open()
  }

  add(item: Item): void {
    this.#pending.push(item)
    this.#pendingBytes += item.bytes.length
    const isUrgent = this.#options.commitAt === 'event' || isSevere(item)
    if (isUrgent || this.#pendingBytes > pendingBytesMax) this.commit()
    else if (this.#pending.length === 1) atTurnEnd(() => this.commit())
  }

  /** Writes what this turn brought. */
  commit(): void {
    const items = this.#pending
    if (items.length === 0) return
    this.#pending = []
    this.#pendingBytes = 0
    if (this.#spool.append(items, (item) => this.#admit(item))) this.#host.spooled(items.length)
    else for (const item of items) this.#queue.add(item)
  }

  take(itemsMax: number, bytesMax: number): readonly Item[] {
    this.commit()
    for (let loaded = 1; loaded > 0 && this.#isShort(itemsMax, bytesMax);) loaded = this.#load()
    return this.#queue.take(itemsMax, bytesMax)
  }

  get length(): number {
    return this.#queue.length + this.#pending.length
  }

  get bytes(): number {
    return this.#queue.bytes + this.#pendingBytes
  }

  /** Whether events wait on disk only. */
  get isBehind(): boolean {
    return this.#spool.isBehind
  }

  keeps(item: Item): boolean {
    return this.#spool.has(item)
  }

  settled(items: readonly Item[]): void {
    this.#host.spooled(-this.#spool.settle(items))
  }

  close(): void {
    this.commit()
    this.#spool.close()
  }

  #isShort(itemsMax: number, bytesMax: number): boolean {
    return this.#spool.isBehind && this.#queue.length < itemsMax && this.#queue.bytes < bytesMax
  }

  #load(): number {
    const oldest = this.#clock.now() - (this.#options.ageMsMax ?? spoolAgeMsMax)
    const loaded: Item[] = []
    const expired: Item[] = []
    const tooLarge: Item[] = []
    const { items, found } = this.#spool.load((item) => {
      if (item.time < oldest) expired.push(item)
      // Left by a process with a larger queue: what never fits must not stand in the way of the rest.
      else if (!this.#queue.canHold(item)) tooLarge.push(item)
      else if (!this.#admit(item)) return false
      loaded.push(item)
      return true
    })
    if (found > 0) this.#counts.offered(loaded)
    this.#find(found)
    this.#counts.dropped('expired', expired)
    this.#counts.dropped('too_large', tooLarge)
    return items
  }

  #admit(item: Item): boolean {
    const fits = this.#queue.fits(item)
    if (fits) this.#queue.add(item)
    return fits
  }

  #find(count: number): void {
    if (count === 0) return
    this.#host.replayed(count)
    this.#host.spooled(count)
  }

  // On disk, but not in our care: what was not read yet leaves with whoever has it now.
  #ceded(inMemory: number, behind: number): void {
    this.#host.spooled(-inMemory)
    this.#counts.handedOn(behind)
  }

  #left(reason: DropReason, own: number, found: number): void {
    this.#find(found)
    this.#host.spooled(-own - found)
    this.#counts.left(reason, own, found)
  }
}
