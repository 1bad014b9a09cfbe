// The file that several processes keep their groups of errors in: read, changed and replaced whole, under a lock.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf } from '@obs/delivery'
import { noGroups, readSavedGroups, type SavedGroups } from '@obs/errors'
import { isIdentity, type Identity } from '../identity.ts'
import { takeLock } from '../lock.ts'
import { pathPart } from '../path-part.ts'

/** A process that has the file open: it has not said that it ends. `time`: epoch ms of its last commit. */
export type Holder = Pick<Identity, 'id' | 'pid' | 'thread' | 'birth' | 'host' | 'pids' | 'start'> &
  Readonly<{ time: number }>

/** What the file holds. */
export type Kept = Readonly<{ holders: readonly Holder[]; saved: SavedGroups }>

/** The file of one service in a folder. Methods throw what the file system throws. */
export class GroupFile {
  /** Where it lies. */
  readonly path: string
  readonly #broken: (cause: unknown) => void
  readonly #lock: string

  /** @param broken told of a file that could not be read; it is then kept beside, under another name */
  constructor(folder: string, service: string, broken: (cause: unknown) => void) {
    const name = `errors-${pathPart(service)}`
    this.path = join(folder, `${name}.json`)
    this.#lock = join(folder, `${name}.lock`)
    this.#broken = broken
  }

  /** What was saved, nothing where it cannot be read; needs no lock, since the file is only ever replaced whole. */
  read(): SavedGroups {
    const text = textOf(this.path)
    return (text === undefined ? undefined : parsed(text)?.saved) ?? noGroups
  }

  /**
   * Replaces what is kept by what `change` makes of it, of undefined where there is no file; one that cannot be read is put
   * aside. False where another process has the lock; `now`: epoch ms.
   */
  update(self: Identity, now: number, change: (kept: Kept | undefined) => Kept): boolean {
    const lock = takeLock(this.#lock, self, now)
    if (lock === undefined) return false
    try {
      const draft = `${this.path}.draft`
      writeFileSync(draft, JSON.stringify({ obs: 1, ...change(this.#readable()) }), { mode: 0o600 })
      renameSync(draft, this.path)
      return true
    } finally {
      lock[Symbol.dispose]()
    }
  }

  #readable(): Kept | undefined {
    const text = textOf(this.path)
    const kept = text === undefined ? undefined : parsed(text)
    if (text === undefined || kept !== undefined) return kept
    const aside = `${this.path}.broken`
    renameSync(this.path, aside)
    this.#broken(aside)
    return undefined
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}

function parsed(text: string): Kept | undefined {
  try {
    const { obs, holders, saved } = JSON.parse(text) as Readonly<Record<string, unknown>>
    const groups = readSavedGroups(saved)
    if (obs !== 1 || groups === undefined || !Array.isArray(holders)) return undefined
    return { holders: holders.filter(isHolder), saved: groups }
  } catch {
    // Cut short, or of another program.
    return undefined
  }
}

function isHolder(value: unknown): value is Holder {
  return isIdentity(value) && 'time' in value && typeof value.time === 'number'
}
