// The numbers of many processes: each writes its own each second, and any of them answers for all.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guarded, type Clock, type FaultChannel, type Groups, type MetricSource } from '@obs/core'
import { onEnd } from '@obs/delivery'
import { poolEnded, type MetricStore, type Pooled } from '@obs/metrics'
import { newIdentity, type Identity } from '../identity.ts'
import { watchThreads } from '../liveness.ts'
import { makeOwnFolder } from '../own-folder.ts'
import { pathPart } from '../path-part.ts'
import { userName } from '../user.ts'
import { foldEnded } from './fold.ts'
import { FleetFolder, isFolded, willWrite } from './folder.ts'
import { memberText, type Member } from './member.ts'
import { poolGroups, wasSeen } from './pooled-groups.ts'

const writeMs = 1000
const processesName = 'fleet.processes'
/** Every so many writes one looks for processes that ended. */
const writesPerFold = 10

/** What a fleet needs of its instance. */
export type FleetParts = Readonly<{
  store: MetricStore
  /** What this process alone counted: what it took up from earlier ones is in the folder already. */
  groups: Groups
  clock: Clock
  faults: FaultChannel
  service: () => string
}>

/**
 * One process of a fleet. Without a writable folder its numbers are its own alone, told as `fleet_failed`. At most the last
 * second of a process that is killed is lost.
 */
export class Fleet {
  /** The numbers of all processes, for scrapes and the page. Readers and windows see this process alone. */
  readonly source: MetricSource
  /** The groups of all processes. */
  readonly groups: Groups
  readonly #parts: FleetParts
  readonly #identity: () => Identity
  #folder: FleetFolder | undefined
  #members: readonly Member[] = []
  #processes = 1
  #loading: Promise<void> | undefined
  #state: 'off' | 'on' | 'ended' = 'off'
  #writes = 0

  constructor(parts: FleetParts) {
    this.#parts = parts
    this.#identity = newIdentity(parts.clock.now(), parts.service)
    const { source } = parts.store
    this.source = {
      reader: (options) => source.reader(options),
      recent: (windowMs) => source.recent(windowMs),
      snapshot: (views) =>
        parts.store.pooled(
          this.#members.map((member) => this.#pooled(member)),
          views,
        ),
      settle: async () => {
        await Promise.all([source.settle(), this.#load()])
      },
    }
    this.groups = poolGroups(
      parts.groups,
      () => this.#members,
      () => parts.clock.now(),
    )
  }

  /**
   * Joins: writes at once and then each second, until disposed.
   * @param folder one that all processes can write to; true: one per user and service below the system's temporary folder
   */
  start(folder: string | true): Disposable {
    this.#state = 'on'
    const { clock } = this.#parts
    const path = folder === true ? defaultFolder(this.#parts.service()) : folder
    this.#folder = new FleetFolder(path)
    this.#guard(() => makeOwnFolder(path))
    this.#writeNow()
    this.#fold()
    const threads = watchThreads()
    const gauge = { help: 'Processes of this service', unit: '{process}', across: 'last' } as const
    const processes = this.#parts.store.metrics.gauge(processesName, gauge).from(() => this.#processes)
    const end = onEnd({ flushSync: () => this.#writeNow(), flush: async () => this.#writeNow() })
    let timer: Disposable | undefined = clock.after(writeMs, tick)
    const write = async (): Promise<void> => this.#write()
    function tick(): void {
      // Whoever leaves while a write is under way leaves no timer.
      void write().finally(() => {
        if (timer !== undefined) timer = clock.after(writeMs, tick)
      })
    }
    return {
      [Symbol.dispose]: () => {
        this.#state = this.#state === 'ended' ? 'ended' : 'off'
        timer?.[Symbol.dispose]()
        timer = undefined
        threads[Symbol.dispose]()
        processes[Symbol.dispose]()
        end[Symbol.dispose]()
      },
    }
  }

  /** Leaves for good: what it counted stays, with those that ended. */
  end(): void {
    if (this.#state !== 'on') return
    this.#state = 'ended'
    this.#writeNow()
  }

  get #hasEnded(): boolean {
    return this.#state === 'ended'
  }

  async #write(): Promise<void> {
    if (this.#state !== 'on') return
    try {
      await this.#folder?.write(this.#identity().id, this.#text())
    } catch (cause) {
      this.#parts.faults.report('fleet_failed', cause)
    }
    // It ended meanwhile: this write began before its last word and came after it.
    if (this.#hasEnded) this.#writeNow()
    this.#writes += 1
    if (this.#writes % writesPerFold !== 0) return
    this.#fold()
    // Push sinks do not wait for the others' files, but tell how many there are.
    await this.#load()
  }

  #writeNow(): void {
    this.#guard(() => this.#folder?.writeSync(this.#identity().id, this.#text()))
  }

  #fold(): void {
    this.#guard(() => {
      if (this.#folder !== undefined) foldEnded(this.#folder, this.#identity(), this.#parts.clock.now())
    })
  }

  // Simultaneous scrapes share one reading.
  async #load(): Promise<void> {
    if (this.#folder === undefined) return
    this.#loading ??= this.#folder
      .members(this.#identity().id)
      .then(
        (members) => {
          const others = members.filter((member) => this.#isLiving(member)).map(({ identity }) => identity)
          this.#processes = new Set([this.#identity(), ...others].map(processOf)).size
          this.#members = members.map((member) => this.#judged(member))
        },
        (cause: unknown) => this.#parts.faults.report('fleet_failed', cause),
      )
      .finally(() => {
        this.#loading = undefined
      })
    await this.#loading
  }

  #text(): string {
    const { store, groups, clock } = this.#parts
    const failures = { other: groups.other, list: groups.list().filter(wasSeen) }
    const member = {
      identity: this.#identity(),
      time: clock.now(),
      ended: this.#state === 'ended',
      folded: [],
      failures,
    }
    return memberText(member, store.slab())
  }

  // Of a process that ended and is not folded yet, only what lasts.
  #judged(member: Member): Member {
    if (isFolded(member) || this.#willWrite(member)) return member
    return { ...member, families: poolEnded([member.families]) }
  }

  #willWrite(member: Member): boolean {
    return willWrite(member, this.#identity(), this.#parts.clock.now())
  }

  #isLiving(member: Member): boolean {
    return member.identity.service === this.#parts.service() && !isFolded(member) && this.#willWrite(member)
  }

  // Series of another service say so, or the orders of two shops would be one number. How many live is known here: what
  // another process told of it is as old as its last look.
  #pooled({ identity, families }: Member): Pooled {
    if (identity.service === this.#parts.service())
      return { since: identity.start, families: families.filter(({ head }) => head.name !== processesName) }
    const labelled = families.map(({ head, series }) => ({
      head,
      series: series.map(({ labels, reading }) => ({
        labels: { ...labels, 'service.name': identity.service },
        reading,
      })),
    }))
    return { since: identity.start, families: labelled }
  }

  #guard(act: () => void): void {
    guarded(act, (cause) => this.#parts.faults.report('fleet_failed', cause))
  }
}

// Its threads and instances are members too.
function processOf({ host, pids, pid }: Identity): string {
  return `${host} ${pids} ${pid}`
}

function defaultFolder(service: string): string {
  return join(tmpdir(), `obs-${pathPart(userName())}`, pathPart(service))
}
