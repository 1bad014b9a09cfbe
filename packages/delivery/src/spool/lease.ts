// Whose records are whose: each process keeps its segments in a folder of its own, and takes over what dead ones left by renaming
// their folders. Of two that try, the file system lets one succeed.
import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomHex, type Clock } from '@obs/core'
import { isRunning } from '../running.ts'
import { codeOf } from '../system-error.ts'
import { makeFolder } from '../transports/folder.ts'
import { birthOf } from './birth.ts'

const staleMs = 30_000
const mark = 'lease'
const releasedMs = 0

/** Who keeps a folder. */
export type Owner = Readonly<{
  host: string
  pid: number
  /** Its birth, where the owner lives as long as its process; default: its silence alone tells whether it lives. */
  birth?: string
}>

/** The folders of one process below one spool. */
export class Lease {
  readonly #base: string
  readonly #name: string
  readonly #owner: Owner
  readonly #clock: Clock
  readonly #fault: (cause: unknown) => void
  #held: readonly string[] = []
  #taken = 0
  /** Folders that could not be taken over, which was told. */
  readonly #refused = new Set<string>()

  /** @param fault told of a folder that somebody left and that cannot be taken over, once */
  constructor(base: string, owner: Owner, clock: Clock, fault: (cause: unknown) => void) {
    this.#base = base
    this.#fault = fault
    this.#owner = { ...owner, host: owner.host.replaceAll(/[^\w.-]/g, '_') }
    this.#clock = clock
    const birth = owner.birth ? `${owner.birth}.` : ''
    this.#name = `${this.#owner.host}~${owner.pid}~${birth}${randomHex(6)}`
  }

  /** This process's own folder, made where it is missing. Throws the system error. */
  own(): string {
    const path = join(this.#base, this.#name)
    makeFolder(path)
    if (!this.#held.includes(path)) this.#hold(path)
    return path
  }

  /** Takes over the folders of processes that have ended, what they took over before what is their own. Throws where there is no spool. */
  claim(): readonly string[] {
    const found = readdirSync(this.#base, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const names = found.map(({ name }) => name).toSorted(byAge)
    return names.filter((name) => this.#isLeft(name)).flatMap((name) => this.#take(name))
  }

  /**
   * Says that the process still lives. Where others cannot see that, a folder that heard nothing for thirty seconds may be taken
   * over: those that were, while we were asleep, are returned and held no longer.
   */
  renew(): readonly string[] {
    const lost = this.#held.filter((path) => touch(join(path, mark), this.#clock.now()) === 'gone')
    this.#held = this.#held.filter((path) => !lost.includes(path))
    return lost
  }

  /** Lets a folder go that holds nothing more. Throws the system error. */
  remove(path: string): void {
    rmSync(path, { recursive: true, force: true })
    this.#held = this.#held.filter((held) => held !== path)
  }

  /** Leaves what is held to whoever comes next. */
  release(): void {
    for (const path of this.#held) touch(join(path, mark), releasedMs)
    this.#held = []
  }

  // What belongs to somebody else, as what was left by a process of root, stays where it is and holds up nothing behind it.
  #take(name: string): readonly string[] {
    const from = join(this.#base, name)
    const path = join(this.#base, `${this.#name}~${this.#taken + 1}`)
    try {
      renameSync(from, path)
      this.#taken += 1
      this.#holdOr(path, () => renameSync(path, from))
      return [path]
    } catch (cause) {
      // ENOENT: somebody else was faster.
      if (codeOf(cause) === 'ENOENT' || this.#refused.has(name)) return []
      this.#refused.add(name)
      this.#fault(cause)
      return []
    }
  }

  #holdOr(path: string, otherwise: () => void): void {
    try {
      this.#hold(path)
    } catch (cause) {
      otherwise()
      throw cause
    }
  }

  // The mark is made anew: only who owns it may say when it was touched.
  #hold(path: string): void {
    rmSync(join(path, mark), { force: true })
    writeFileSync(join(path, mark), '')
    touch(join(path, mark), this.#clock.now())
    this.#held = [...this.#held, path]
  }

  #isLeft(name: string): boolean {
    const [host, pid, rest = ''] = name.split('~')
    if (pid === undefined || name.startsWith(this.#name)) return false
    const path = join(this.#base, name)
    const told =
      statSync(join(path, mark), { throwIfNoEntry: false }) ?? statSync(path, { throwIfNoEntry: false })
    if (told === undefined || told.mtimeMs === releasedMs) return told !== undefined
    const fate = host === this.#owner.host ? this.#fateOf(Number(pid), /^(\w+)\./.exec(rest)?.[1]) : 'unknown'
    return fate === 'unknown' ? this.#clock.now() - told.mtimeMs > staleMs : fate === 'ended'
  }

  // Where a process can be asked no clock decides: clocks are set, and whole machines sleep. Of what Node takes for no process id
  // nothing is known.
  #fateOf(pid: number, birth: string | undefined): 'lives' | 'ended' | 'unknown' {
    if (pid !== (pid | 0)) return 'unknown'
    if (pid !== this.#owner.pid && !isRunning(pid)) return 'ended'
    const now = birth === undefined ? '' : birthOf(pid)
    if (now === '') return 'unknown'
    return now === birth ? 'lives' : 'ended'
  }
}

// `host~pid~random`, or `host~pid~birth.random`, is a process's own; with `~1`, `~2` behind it stands what it took over, which is older.
function byAge(a: string, b: string): number {
  const [ownA, takenA] = partsOf(a)
  const [ownB, takenB] = partsOf(b)
  if (ownA !== ownB) return ownA < ownB ? -1 : 1
  return takenA - takenB
}

function partsOf(name: string): readonly [own: string, taken: number] {
  const parts = name.split('~')
  return [parts.slice(0, 3).join('~'), Number(parts[3] ?? Infinity)]
}

function touch(path: string, time: number): 'touched' | 'gone' {
  try {
    utimesSync(path, time / 1000, time / 1000)
    return 'touched'
  } catch (cause) {
    // Taken over by somebody who thought us dead: then nothing is held here any more.
    if (codeOf(cause) !== 'ENOENT') throw cause
    return 'gone'
  }
}
