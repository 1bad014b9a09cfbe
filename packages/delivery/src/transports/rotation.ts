// Rotation of a file that one process owns: by size and time, with gzip and an end to how many are kept.
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { literal } from '@obs/core'
import { isRunning } from '../running.ts'

/** When to rotate and what to keep. */
export interface RotationRules {
  /** Rotate before a write that would make the file larger than this, in bytes. */
  readonly bytesMax?: number | undefined
  /** Rotate at every multiple of this since 1970 UTC, in ms: 86 400 000 is midnight UTC. */
  readonly everyMs?: number | undefined
  /** Rotated files kept, the newest. */
  readonly filesMax: number
  /** Rotated files older than this are removed, in ms. */
  readonly keepMs?: number | undefined
  readonly gzip: 'gzip' | 'none'
}

interface Old {
  readonly path: string
  readonly timeMs: number
  /** Which of those of one millisecond it is. */
  readonly turn: number
  /** Whether it is this process that compresses it: not while the one that wrote it is alive. */
  readonly isOurs: boolean
}

const againMs = 1000
const stamp = String.raw`\.(\d{8}T\d{6}\.\d{3}Z)(?:-(\d+))?`
const rotated = new RegExp(`${stamp}(?:\\.gz)?$`)

/**
 * Renames the file to `<path>.<time>`, compresses it in the background and removes what is too old. Files of processes
 * that are gone count as rotated where the path holds `{pid}`. A step that fails is told and tried again at the next turn.
 */
export class Rotation {
  readonly #path: string
  readonly #rules: RotationRules
  readonly #trouble: (cause: unknown) => void
  readonly #names: RegExp
  #work: Promise<void> = Promise.resolve()
  #begun = false
  #failedMs = -Infinity
  /** Moved aside while a thread has lines for them. */
  readonly #unwritten = new Set<string>()

  /** @param template the path as it was given, `{pid}` included; @param path the file of this process */
  constructor(template: string, path: string, rules: RotationRules, trouble: (cause: unknown) => void) {
    this.#path = path
    this.#rules = rules
    this.#trouble = trouble
    const name = basename(template)
      .split('{pid}')
      .map(literal)
      .join(String.raw`(\d+)`)
    this.#names = new RegExp(`^${name}(?:${stamp}(?:\\.gz)?)?$`)
  }

  /** Whether the file must go before `incoming` bytes are written. An empty file stays. */
  isDue(size: number, incoming: number, sinceMs: number, now: number): boolean {
    const { bytesMax, everyMs } = this.#rules
    // Apart in either direction: the clock may be set back.
    if (size === 0 || Math.abs(now - this.#failedMs) < againMs) return false
    if (bytesMax !== undefined && size + incoming > bytesMax) return true
    return everyMs !== undefined && Math.floor(sinceMs / everyMs) !== Math.floor(now / everyMs)
  }

  /** The first opening: finishes what an earlier process left. */
  begin(now: number): void {
    if (this.#begun) return
    this.#begun = true
    this.#later(now)
  }

  /**
   * Moves the file aside. Where that fails lines go on into the old one, and it is tried again a second later.
   * @param written resolves when all its lines are in it, where a thread still writes them
   */
  rotate(now: number, written?: Promise<void>): void {
    try {
      const path = this.#freeName(now)
      renameSync(this.#path, path)
      const name = basename(path)
      if (written !== undefined) this.#unwritten.add(name)
      this.#later(
        now,
        written?.then(() => void this.#unwritten.delete(name)),
      )
    } catch (cause) {
      this.#failedMs = now
      this.#trouble(cause)
    }
  }

  /** Resolves when compressing and removing are done. */
  async settled(): Promise<void> {
    await this.#work
  }

  #freeName(now: number): string {
    const time = new Date(now).toISOString().replace(/[-:]/g, '')
    let name = `${this.#path}.${time}`
    for (let turn = 1; existsSync(name) || existsSync(`${name}.gz`); turn += 1)
      name = `${this.#path}.${time}-${turn}`
    return name
  }

  #later(now: number, written?: Promise<void>): void {
    this.#work = Promise.all([this.#work, written])
      .then(async () => this.#tidy(now))
      .catch((cause: unknown) => this.#trouble(cause))
  }

  async #tidy(now: number): Promise<void> {
    const { filesMax, keepMs = Infinity, gzip } = this.#rules
    const old = this.#old().toSorted((one, other) => other.timeMs - one.timeMs || other.turn - one.turn)
    const isKept = ({ timeMs }: Old, at: number): boolean => at < filesMax && now - timeMs <= keepMs
    // Before anything is written: on a full disk this is what makes room.
    for (const [at, file] of old.entries()) if (!isKept(file, at)) rmSync(file.path, { force: true })
    for (const file of old.filter(isKept))
      if (gzip === 'gzip' && this.#isWhole(file)) await compress(file.path)
  }

  #isWhole({ path, isOurs }: Old): boolean {
    return isOurs && !path.endsWith('.gz') && !this.#unwritten.has(basename(path))
  }

  // A file without a stamp is the live one of its process, and old once that process is gone.
  #old(): readonly Old[] {
    const folder = dirname(this.#path)
    return readdirSync(folder).flatMap((name) => {
      const [whole, first = ''] = this.#names.exec(name) ?? []
      if (whole === undefined || name === basename(this.#path)) return []
      const isOurs = !/^\d+$/.test(first) || Number(first) === process.pid || !isRunning(Number(first))
      const [, time, turn = '0'] = rotated.exec(name) ?? []
      const path = join(folder, name)
      if (time !== undefined) return [{ path, timeMs: timeOf(time), turn: Number(turn), isOurs }]
      return isOurs ? [{ path, timeMs: statSync(path).mtimeMs, turn: 0, isOurs }] : []
    })
  }
}

// Under another name until it is whole, so that a process that dies leaves no half archive behind; nor does a full disk.
async function compress(path: string): Promise<void> {
  const part = `${path}.part`
  try {
    await pipeline(createReadStream(path), createGzip(), createWriteStream(part))
    await rename(part, `${path}.gz`)
  } catch (cause) {
    await rm(part, { force: true })
    throw cause
  }
  await rm(path, { force: true })
}

function timeOf(stamped: string): number {
  const [, date = '', time = ''] = /^(\d{8})T([\d.]+)Z$/.exec(stamped) ?? []
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)]
  return Date.parse(`${year}-${month}-${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`)
}
