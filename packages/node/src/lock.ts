// A lock as a file, which a killed process cannot keep.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { codeOf } from '@obs/delivery'
import type { Identity } from './identity.ts'
import { isAlive } from './liveness.ts'

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
  const identity = { pid: Number(pid), thread: 0, birth, host, pids }
  return isAlive(identity, self, now - writtenAt(path), foreignMsMax)
}

function writtenAt(path: string): number {
  try {
    return statSync(path).mtimeMs
  } catch {
    return Infinity
  }
}

// On a full disk a file can be made and not be written: nobody would know whose it is, and wait.
function create(path: string, content: string): boolean {
  let file: number | undefined
  try {
    file = openSync(path, 'wx', 0o600)
    writeSync(file, content)
    return true
  } catch (cause) {
    if (file === undefined && codeOf(cause) === 'EEXIST') return false
    if (file !== undefined) rmSync(path, { force: true })
    throw cause
  } finally {
    if (file !== undefined) closeSync(file)
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
