// Synchronous writes to a file descriptor: stdout, or a file opened for appending.
import { closeSync, fstatSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { isatty } from 'node:tty'
import type { CommitTarget } from '../turn-commit.ts'

/** Standard output of this process. */
export function stdoutDescriptor(): CommitTarget & { readonly isTerminal: boolean } {
  return { isTerminal: isatty(1), write: (bytes) => writeSync(1, bytes) }
}

/** A file, opened at the first write and appended to; opened anew when its name points elsewhere (rotation). */
export class AppendFile implements CommitTarget {
  readonly #path: string
  #descriptor: number | undefined
  #inode = 0

  constructor(path: string) {
    this.#path = path
  }

  write(bytes: Uint8Array): number {
    return writeSync(this.#open(), bytes)
  }

  /** Looks whether the file was rotated away; if so the next write opens the new one. */
  follow(): void {
    if (this.#descriptor === undefined) return
    const now = statSync(this.#path, { throwIfNoEntry: false })
    if (now?.ino !== this.#inode) this.close()
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #open(): number {
    if (this.#descriptor !== undefined) return this.#descriptor
    mkdirSync(dirname(this.#path), { recursive: true })
    this.#descriptor = openSync(this.#path, 'a')
    this.#inode = fstatSync(this.#descriptor).ino
    return this.#descriptor
  }
}
