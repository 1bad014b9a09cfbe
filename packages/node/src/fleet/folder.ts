// The folder of a fleet: one file per process, written whole and renamed, so that nobody reads half of one.
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '@obs/delivery'
import type { Identity } from '../identity.ts'
import { isAlive } from '../liveness.ts'
import { pathPart } from '../path-part.ts'
import { MemberReader, type Member } from './member.ts'

const suffix = '.slab'
const draftSuffix = '.draft'
const lastDraftSuffix = '.last-draft'
const foldedPrefix = 'folded-'
/** More files than processes can be: something else fills the folder. */
const filesMax = 1000

type Known = { readonly reader: MemberReader; mtimeMs: number; size: number; member: Member | undefined }

/** The id of all ended processes of a service together. */
export function foldedId(service: string): string {
  return foldedPrefix + pathPart(service)
}

/** Whether a member is the ended ones together. */
export function isFolded({ identity }: Member): boolean {
  return identity.id.startsWith(foldedPrefix)
}

/** A process of another machine cannot be asked; after so long without a word it is taken as ended. */
const silentMsMax = 24 * 60 * 60_000

/** Whether a member will write again, as far as `self` can tell at `now` (epoch ms). */
export function willWrite({ identity, ended, time }: Member, self: Identity, now: number): boolean {
  return !ended && isAlive(identity, self, now - time, silentMsMax)
}

/** Reads and writes the files of one fleet. Methods throw what the file system throws. */
export class FleetFolder {
  readonly path: string
  readonly #known = new Map<string, Known>()

  constructor(path: string) {
    this.path = path
  }

  /** Replaces the file of a member. */
  async write(id: string, text: string): Promise<void> {
    const draft = join(this.path, id + draftSuffix)
    await writeFile(draft, text, { mode: 0o600 })
    await rename(draft, join(this.path, id + suffix))
  }

  /** Replaces it at once: at the end of the process, or under the lock. */
  writeSync(id: string, text: string): void {
    const draft = join(this.path, id + lastDraftSuffix)
    writeFileSync(draft, text, { mode: 0o600 })
    renameSync(draft, join(this.path, id + suffix))
  }

  /** Removes those of these members' files that are there, and what they were killed in the middle of writing. */
  remove(ids: readonly string[]): void {
    const there = new Set(readdirSync(this.path))
    const theirs = ids.flatMap((id) => [suffix, draftSuffix, lastDraftSuffix].map((ending) => id + ending))
    for (const name of theirs) if (there.has(name)) rmSync(join(this.path, name), { force: true })
  }

  /**
   * Every member but `own`. Folded files are looked for and read last: a member that is folded meanwhile is then named in
   * one, and counted once.
   */
  async members(own: string): Promise<readonly Member[]> {
    const found: Member[] = []
    const read = new Set<string>()
    for (const kind of ['process', 'folded'] as const) {
      for (const name of slabNames(await readdir(this.path), kind, own)) {
        read.add(name)
        found.push(...(await this.#read(name)))
      }
    }
    for (const name of this.#known.keys()) if (!read.has(name)) this.#known.delete(name)
    return withoutFolded(found)
  }

  /** The same at one moment. */
  membersSync(own: string): readonly Member[] {
    const found = (['process', 'folded'] as const).flatMap((kind) =>
      slabNames(readdirSync(this.path), kind, own).flatMap((name) => this.#readSync(name)),
    )
    return withoutFolded(found)
  }

  #readSync(name: string): readonly Member[] {
    try {
      return [new MemberReader().read(readFileSync(join(this.path, name), 'utf8')) ?? []].flat()
    } catch (cause) {
      if (isGone(cause)) return []
      throw cause
    }
  }

  async #read(name: string): Promise<readonly Member[]> {
    const path = join(this.path, name)
    try {
      const { mtimeMs, size } = await stat(path)
      const known = this.#known.get(name) ?? {
        reader: new MemberReader(),
        mtimeMs: 0,
        size: 0,
        member: undefined,
      }
      if (known.mtimeMs !== mtimeMs || known.size !== size)
        known.member = known.reader.read(await readFile(path, 'utf8'))
      this.#known.set(name, Object.assign(known, { mtimeMs, size }))
      return known.member === undefined ? [] : [known.member]
    } catch (cause) {
      if (isGone(cause)) return []
      throw cause
    }
  }
}

function slabNames(names: readonly string[], kind: 'process' | 'folded', own: string): readonly string[] {
  return names
    .filter((name) => name.endsWith(suffix) && name !== own + suffix)
    .filter((name) => name.startsWith(foldedPrefix) === (kind === 'folded'))
    .slice(0, filesMax)
}

function withoutFolded(members: readonly Member[]): readonly Member[] {
  const ids = new Set(members.filter(isFolded).flatMap(({ folded }) => folded))
  return members.filter(({ identity }) => !ids.has(identity.id))
}

function isGone(cause: unknown): boolean {
  return codeOf(cause) === 'ENOENT'
}
