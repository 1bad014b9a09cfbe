// Folds the files of ended processes into one.
import { join } from 'node:path'
import { poolEnded, slabText } from '@obs/metrics'
import type { Identity } from '../identity.ts'
import { takeLock } from '../lock.ts'
import { foldedId, isFolded, willWrite, type FleetFolder } from './folder.ts'
import { memberText, type Member } from './member.ts'
import { boundFailures, poolFailures } from './pooled-groups.ts'

/** Ids kept as folded: readers that saw a file just before it was folded find it named here. */
const namesMax = 1000

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
      .filter((member) => !willWrite(member, self, now))
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
  const families = poolEnded(all.map((one) => one.families))
  if (ended.length > 0) folder.writeSync(id, memberText(member, slabText(families)))
  folder.remove([...left, ...gone])
}
