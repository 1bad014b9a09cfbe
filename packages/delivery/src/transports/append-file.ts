// A file that is appended to: opened at the first write, followed where it is rotated from outside, rotated where asked.
import { fstatSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { CommitTarget } from '../turn-commit.ts'
import { makeFolder } from './folder.ts'
import type { Rotation } from './rotation.ts'
import { directWriter, type DescriptorWriter } from './writer.ts'

/** What an append file is made of. */
export interface AppendFileParts {
  /** The path with `{pid}` already put in. */
  readonly path: string
  /** Epoch ms; decides when to look at the inode and when a period ends. */
  readonly now: () => number
  readonly writer?: DescriptorWriter
  /** Absent: the file is rotated from outside, or not at all. */
  readonly rotation?: Rotation | undefined
}

const followMs = 1000

/**
 * A file in append mode, so several processes may share it. Folders are made. Once a second, and only while lines are
 * written, it looks whether its name points elsewhere, and if so opens the new file. A line never stands in two files.
 */
export class AppendFile implements CommitTarget {
  readonly settle: CommitTarget['settle']
  readonly #parts: AppendFileParts
  readonly #writer: DescriptorWriter
  #descriptor: number | undefined
  #inode = 0
  #size = 0
  #sinceMs = 0
  #lookedMs = 0
  #atLineEnd = true

  constructor(parts: AppendFileParts) {
    this.#parts = parts
    this.#writer = parts.writer ?? directWriter
    this.settle = this.#writer.settle
  }

  write(bytes: Uint8Array): number {
    const taken = this.#writer.write(this.#ready(bytes.length), bytes)
    this.#size += taken
    this.#atLineEnd = taken === bytes.length
    return taken
  }

  finishSync(): void {
    this.#writer.finishSync?.()
  }

  close(): void {
    this.#leave()
    this.#writer.end()
  }

  #ready(incoming: number): number {
    const now = this.#parts.now()
    if (this.#atLineEnd) this.#follow(now)
    const opened = this.#descriptor ?? this.#open(now)
    const { rotation } = this.#parts
    if (!this.#atLineEnd || rotation?.isDue(this.#size, incoming, this.#sinceMs, now) !== true) return opened
    this.#leave()
    rotation.rotate(now, this.#writer.written?.())
    return this.#open(now)
  }

  #follow(now: number): void {
    if (this.#descriptor === undefined || Math.abs(now - this.#lookedMs) < followMs) return
    this.#lookedMs = now
    const there = statSync(this.#parts.path, { throwIfNoEntry: false })
    if (there?.ino !== this.#inode) this.#leave()
  }

  #open(now: number): number {
    makeFolder(dirname(this.#parts.path))
    const descriptor = openSync(this.#parts.path, 'a')
    const { ino, size, mtimeMs } = fstatSync(descriptor)
    this.#descriptor = descriptor
    this.#inode = ino
    this.#size = size
    this.#sinceMs = size === 0 ? now : mtimeMs
    this.#lookedMs = now
    this.#parts.rotation?.begin(now)
    return descriptor
  }

  #leave(): void {
    const descriptor = this.#descriptor
    this.#descriptor = undefined
    if (descriptor !== undefined) this.#writer.close(descriptor)
  }
}
