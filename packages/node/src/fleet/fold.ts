// Folds the files of ended processes into one, under a lock that a killed process cannot keep.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { poolStates, slabText } from '@obs/metrics'
import { foldedId, isFolded, type FleetFolder } from './folder.ts'
import { birthOf, isAlive } from './liveness.ts'
import { memberText, type Identity, type Member } from './member.ts'
import { boundFailures, poolFailures } from './pooled-groups.ts'

/** Ids kept as folded: readers that saw a file just before it was folded find it named here. */
const namesMax = 1000
/** How long a lock of another machine holds, in ms. */
const foreignMsMax = 60_000

/**
 * Adds every member of this service that ended to the one file of the ended and removes its own; does nothing while another
 * process does so. Killed at any point it leaves each member counted once: a file is removed only after its id stands in the
 * folded one.
 */
export function foldEnded(folder: FleetFolder, self: Identity, now: number): void {
  const ended = (): readonly Member[] =>
    folder
      .membersSync(self.id)
      .filter((member) => member.identity.service === self.service && !isFolded(member))
      .filter((member) => !isAlive(member, self.host, now))
  if (ended().length === 0) return
  const lock = takeLock(join(folder.path, 'fold.lock'), self, now)
  if (lock === undefined) return
  try {
    // Seen under the lock: what another process folded meanwhile is gone or named.
    fold(folder, ended(), self, now)
  } finally {
    lock[Symbol.dispose]()
  }
}

function fold(folder: FleetFolder, ended: readonly Member[], self: Identity, now: number): void {
  const id = foldedId(self.service)
  const before = folder.membersSync(self.id).filter((member) => member.identity.id === id)
  const left = before.flatMap(({ folded }) => folded)
  const gone = ended.map(({ identity }) => identity.id)
  const all = [...before, ...ended]
  const member = {
    identity: { ...self, id, start: Math.min(...all.map(({ identity }) => identity.start)) },
    time: now,
    ended: true,
    folded: [...left, ...gone].slice(-namesMax),
    failures: boundFailures(poolFailures(all, now)),
  }
  const families = poolStates(
    all.map((one) => one.families),
    'ended',
  )
  if (ended.length > 0) folder.writeSync(id, memberText(member, slabText(families)))
  folder.remove([...left, ...gone])
}

// The lock holds who took it. One whose owner has ended is moved aside; of several that try only one can move it.
function takeLock(path: string, self: Identity, now: number): Disposable | undefined {
  const mine = `${self.pid} ${self.birth} ${self.host}`
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
  const [pid = '', birth = '', host = ''] = content.split(' ')
  // Folding takes milliseconds; a process of another machine cannot be asked.
  if (host !== self.host) return now - writtenAt(path) < foreignMsMax
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
  } catch {
    return false
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
