// What people decided about groups: open, resolved, muted, and what becomes of it when failures go on. The page and
// scripts show and change it; nothing is decided by time alone, only when an occurrence arrives.
import type { GroupChange, GroupState } from '@obs/core'
import type { Group } from './group.ts'
import { compareReleases } from './release-order.ts'

/** What an occurrence did to the state of its group. */
export type StateTurn = 'regressed' | 'unmuted' | undefined

const statesMax = 4096
const open: GroupState = { is: 'open' }

/** The states of an instance, also of groups that were folded. Over the bound the oldest decision is forgotten. */
export class GroupStates {
  /** How often a state was put into force. */
  moves = 0
  readonly #release: () => string | undefined
  readonly #states = new Map<string, GroupState>()

  /** @param release the release that is running */
  constructor(release: () => string | undefined) {
    this.#release = release
  }

  /** The state of a group. */
  of(key: string): GroupState {
    return this.#states.get(key) ?? open
  }

  /** Puts a decision into force at `now` (epoch ms). */
  change(group: Group, change: GroupChange, now: number): GroupState {
    return this.#put(group.key, this.#decided(group, change, now))
  }

  /** Every state that is not `open`, for whoever keeps them. */
  entries(): readonly (readonly [key: string, state: GroupState])[] {
    return [...this.#states]
  }

  /** Takes a state up again that was kept. */
  restore(key: string, state: GroupState): void {
    this.#put(key, state)
  }

  /** Takes the state of a group along to its new key. */
  rename(before: string, key: string): void {
    const state = this.#states.get(before)
    if (state === undefined) return
    this.#put(before, open)
    this.#put(key, state)
  }

  /** Looks at one more occurrence of a group that is not open; it is counted already. */
  occurred(group: Group, time: number): StateTurn {
    if (this.#states.size === 0) return undefined
    const state = this.#states.get(group.key)
    if (state === undefined) return undefined
    if (state.is === 'resolved') return this.#afterFix(group, state, time)
    if (state.is === 'muted') return this.#whileMuted(group, state, time)
    return undefined
  }

  #decided(group: Group, change: GroupChange, now: number): GroupState {
    if (change.to === 'resolved') {
      const release = change.release ?? this.#release()
      const fixed = change.fixed ?? 'now'
      return { is: 'resolved', since: now, fixed, ...(release === undefined ? {} : { release }) }
    }
    if (change.to === 'muted')
      return {
        is: 'muted',
        since: now,
        sinceCount: group.count,
        ...(change.forMs === undefined ? {} : { untilTime: now + change.forMs }),
        ...(change.untilCount === undefined ? {} : { untilCount: change.untilCount }),
        ...(change.perMs === undefined ? {} : { perMs: change.perMs }),
      }
    return open
  }

  #put(key: string, state: GroupState): GroupState {
    this.moves += 1
    this.#states.delete(key)
    if (state.is === 'open') return state
    const [oldest] = this.#states.keys()
    if (oldest !== undefined && this.#states.size >= statesMax) this.#states.delete(oldest)
    this.#states.set(key, state)
    return state
  }

  #afterFix(group: Group, state: GroupState & { readonly is: 'resolved' }, time: number): StateTurn {
    const release = this.#release()
    if (!cameBack(state, release)) return undefined
    this.#put(group.key, { is: 'regressed', since: time, ...(release === undefined ? {} : { release }) })
    return 'regressed'
  }

  #whileMuted(group: Group, state: GroupState & { readonly is: 'muted' }, time: number): StateTurn {
    const { untilTime, untilCount, perMs, sinceCount } = state
    if (untilTime !== undefined && time >= untilTime) {
      this.#put(group.key, open)
      return 'unmuted'
    }
    if (untilCount === undefined) return undefined
    // A period that is over begins anew with this occurrence.
    const isOver = perMs !== undefined && time - state.since >= perMs
    const from = isOver ? group.count - 1 : sinceCount
    if (group.count - from >= untilCount) {
      this.#put(group.key, open)
      return 'unmuted'
    }
    if (isOver) this.#put(group.key, { ...state, since: time, sinceCount: from })
    return undefined
  }
}

/** Whether an occurrence in `release` says that the fix did not hold. */
function cameBack(state: GroupState & { readonly is: 'resolved' }, release: string | undefined): boolean {
  if (state.fixed === 'now' || state.release === undefined || release === undefined) return true
  const order = compareReleases(release, state.release)
  if (state.fixed === 'release') return order === undefined ? false : order >= 0
  return order === undefined ? true : order > 0
}
