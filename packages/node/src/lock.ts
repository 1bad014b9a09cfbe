// A lock as a file, which a killed process cannot keep.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import type { Identity } from './identity.ts'
import { birthOf } from './liveness.ts'

/** How long a lock of another machine or container holds, in ms: it is meant for work of milliseconds. */
const foreignMsMax = 60_000

/**
 * Takes the lock at `path` until disposed; undefined where somebody has it. `now`: epoch ms. It holds who took it; one whose
 * owner has ended is moved aside, and of several that try only one can move it. Throws where no file can be made.
 */
export function takeLock(path: string, self: Identity, now: number): Disposable | undefined {
  const mine = `${self.pid} ${self.birth} ${self.host} ${self.pids}`
  if (!create(path, mine)) {
    const theirs = contentOf(path)
    if (theirs === undefined || isHeld(theirs, path, self, now)) return undefined
    const aside = `${path}.${self.id}`
    if (!move(path, aside)) return undefined
    const moved = contentOf(aside)
    // Somebody was quicker and this is their new lock: it goes back.
    if (moved !== theirs) {
      move(aside, path)
      return undefined
    }
    rmSync(aside, { force: true })
    if (!create(path, mine)) return undefined
  }
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) }
}

function isHeld(content: string, path: string, self: Identity, now: number): boolean {
  const [pid = '', birth = '', host = '', pids = ''] = content.split(' ')
  // A process of another machine or container cannot be asked.
  if (host !== self.host || pids !== self.pids) return now - writtenAt(path) < foreignMsMax
  const found = birthOf(Number(pid))
  return found === '' || birth === '' ? isRunning(Number(pid)) : found === birth
}

function writtenAt(path: string): number {
  try {
    return statSync(path).mtimeMs
  } catch {
    return Infinity
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function create(path: string, content: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, content)
    closeSync(file)
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false
    throw cause
  }
}

function move(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch {
    return false
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
