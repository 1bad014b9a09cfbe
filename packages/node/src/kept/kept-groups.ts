// Groups of errors that outlive the process: taken up at its start, committed every five seconds, at each decision and at
// its end.
import { every, type Clock, type FaultChannel, type Groups, type Lines } from '@obs/core'
import { onEnd } from '@obs/delivery'
import { mergeGroups, noGroups, type OccurrenceBook, type SavedGroups } from '@obs/errors'
import { newIdentity, type Identity } from '../identity.ts'
import { isAlive, watchThreads } from '../liveness.ts'
import { makeOwnFolder } from '../own-folder.ts'
import { GroupFile, type Holder } from './group-file.ts'

const commitMs = 5000
/** A process says at least this often that it lives. */
const signMs = 60_000
/** After so long without a sign a process of another machine has ended. */
const silentMsMax = 3 * signMs
const holdersMax = 1000
/** How long the end of a process waits for the lock: others hold it for milliseconds. */
const attemptsMax = 50
const attemptMs = 5

const never = { moves: -1, atMs: -Infinity }

/** What keeping groups needs of an instance. */
export type KeptGroupsParts = Readonly<{
  book: OccurrenceBook
  clock: Clock
  faults: FaultChannel
  lines: Lines
  service: () => string
}>

/**
 * The groups of an instance in a folder that other processes may share: counts add up, the later decision counts. Without a
 * writable folder they are its own alone, told once as `persist_failed`. A process that is killed loses at most the counts
 * of its last five seconds; the next that starts tells it in a line `process.unclean_end`.
 */
export class KeptGroups {
  /** The folder. */
  readonly folder: string
  readonly #parts: KeptGroupsParts
  readonly #identity: () => Identity
  #file: GroupFile | undefined
  #before: SavedGroups = noGroups
  #committed = never
  #state: 'off' | 'on' = 'off'
  #isTold = false

  constructor(folder: string, parts: KeptGroupsParts) {
    this.folder = folder
    this.#parts = parts
    this.#identity = newIdentity(parts.clock.now(), parts.service)
  }

  /** Takes up what is kept, and commits from now on until disposed; what is disposed may start again. */
  start(): Disposable {
    this.#state = 'on'
    const threads = watchThreads()
    this.#commit('once', 'holder')
    const timer = every(this.#parts.clock, commitMs, () => this.#commitDue())
    const end = onEnd({ flushSync: () => this.#leave() })
    return {
      [Symbol.dispose]: () => {
        this.#leave()
        this.#state = 'off'
        timer[Symbol.dispose]()
        threads[Symbol.dispose]()
        end[Symbol.dispose]()
      },
    }
  }

  /** These groups, where a decision is committed before it is answered. */
  over(groups: Groups): Groups {
    return {
      list: () => groups.list(),
      change: (group, change) => {
        const state = groups.change(group, change)
        if (this.#state === 'on') this.#commit('patiently', 'holder')
        return state
      },
      get other() {
        return groups.other
      },
      get total() {
        return groups.total
      },
    }
  }

  #takenUp(): GroupFile {
    if (this.#file !== undefined) return this.#file
    const { book, faults, service } = this.#parts
    makeOwnFolder(this.folder)
    const file = new GroupFile(this.folder, service(), (cause) => faults.report('persist_broken', cause))
    this.#before = file.read()
    book.restore(this.#before)
    this.#file = file
    return file
  }

  #commitDue(): void {
    const { book, clock } = this.#parts
    const isSigned = clock.monotonicMs() - this.#committed.atMs < signMs
    if (!isSigned || book.moves !== this.#committed.moves) this.#commit('once', 'holder')
  }

  // An application may survive a crash that it listens for: its next commit makes it a holder again.
  #leave(): void {
    if (this.#state === 'off') return
    this.#commit('patiently', 'leaver')
    this.#committed = never
  }

  #commit(how: 'once' | 'patiently', as: 'holder' | 'leaver'): void {
    try {
      const attempts = how === 'once' ? 1 : attemptsMax
      if (!this.#attempt(attempts, as) && how === 'patiently')
        throw new Error('another process holds the lock')
    } catch (cause) {
      // A folder that is gone is told once, not every five seconds; counting goes on in memory, and so does trying.
      if (!this.#isTold) this.#parts.faults.report('persist_failed', cause)
      this.#isTold = true
    }
  }

  #attempt(attempts: number, as: 'holder' | 'leaver'): boolean {
    for (let left = attempts; ; left -= 1) {
      if (this.#merge(as)) return true
      if (left <= 1) return false
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, attemptMs)
    }
  }

  // Nothing is awaited between the reading of the book and the file's replacement, so nothing is counted in between.
  #merge(as: 'holder' | 'leaver'): boolean {
    const file = this.#takenUp()
    const { book, clock } = this.#parts
    const { moves } = book
    const now = book.save()
    let merged = this.#before
    let lost: readonly Holder[] = []
    const isDone = file.update(this.#identity(), clock.now(), (kept) => {
      const { holders, saved } = kept ?? { holders: [], saved: noGroups }
      // A file that is gone, or was put aside, gets all that this process knows.
      const before = kept === undefined ? noGroups : this.#before
      merged = mergeGroups(saved, { now, before })
      const living = holders.filter((holder) => this.#lives(holder))
      lost = holders.filter((holder) => !living.includes(holder))
      return { holders: this.#holders(living, as), saved: merged }
    })
    if (!isDone) return false
    book.follow(merged)
    this.#before = book.moves === moves ? now : book.save()
    this.#committed = { moves: book.moves, atMs: clock.monotonicMs() }
    this.#isTold = false
    this.#tell(lost)
    return true
  }

  #holders(living: readonly Holder[], as: 'holder' | 'leaver'): readonly Holder[] {
    const { id, pid, thread, birth, host, pids, start } = this.#identity()
    const others = living.filter((holder) => holder.id !== id)
    if (as === 'leaver') return others
    const self = { id, pid, thread, birth, host, pids, start, time: this.#parts.clock.now() }
    return [...others, self].slice(-holdersMax)
  }

  #lives(holder: Holder): boolean {
    return isAlive(holder, this.#identity(), this.#parts.clock.now() - holder.time, silentMsMax)
  }

  #tell(lost: readonly Holder[]): void {
    for (const { pid, host, start, time } of lost)
      this.#parts.lines.line('warn', 'process.unclean_end', {
        pid,
        host,
        started: new Date(start).toISOString(),
        committed: new Date(time).toISOString(),
      })
  }
}
