// The groups as plain data and back, so that a store can carry counts, names and decisions over a restart.
import type { GroupState } from '@obs/core'
import { Group, type GroupCounts, type GroupIdentity } from './group.ts'
import type { GroupStates } from './group-states.ts'
import type { GroupTable } from './groups.ts'
import type { SavedUsers } from './users.ts'

/** One group at rest. */
export type SavedGroup = GroupIdentity &
  GroupCounts &
  Readonly<{
    /** Epoch ms. */
    lastSeen: number
    lastId: string
    /** Where it is `mapped` these are of the build that ran: another gives the same stacks to other places. */
    aliases: readonly string[]
    /** Its key is that of its sources, which every build of them has. */
    mapped?: true
    /** Who it happened to, as `Users` saves it. */
    users?: SavedUsers
  }>

/** Everything a later process needs to go on counting. JSON. */
export type SavedGroups = Readonly<{
  version: 1
  /** Least recently seen first. */
  groups: readonly SavedGroup[]
  states: readonly (readonly [group: string, state: GroupState])[]
  other: number
}>

/** Nothing counted, nothing decided. */
export const noGroups: SavedGroups = { version: 1, groups: [], states: [], other: 0 }

/** The table at this moment. */
export function saveGroups(table: GroupTable, states: GroupStates): SavedGroups {
  const aliases = new Map<string, string[]>()
  for (const [alias, key] of table.aliases) {
    const known = aliases.get(key)
    if (known === undefined) aliases.set(key, [alias])
    else known.push(alias)
  }
  const groups = [...table.all()].map((group) => savedGroup(group, aliases.get(group.key) ?? noNames))
  return { version: 1, groups, states: states.entries(), other: table.other }
}

const noNames: readonly string[] = []

// Member by member: spreading the identity costs four times as much, and a thousand groups are saved every few seconds.
function savedGroup(group: Group, aliases: readonly string[]): SavedGroup {
  const { event, type, message, firstSeen } = group.identity
  const { key, count, expected, sightings, lastSeen, lastId, users, named } = group
  const saved = {
    group: key,
    event,
    type,
    message,
    firstSeen,
    count,
    expected,
    sightings,
    lastSeen,
    lastId,
    aliases,
  }
  if (named === 'raw' && users === undefined) return saved
  return {
    ...saved,
    ...(named === 'mapped' ? { mapped: true } : {}),
    ...(users === undefined ? {} : { users: users.save() }),
  }
}

/** Adds what was saved to a table; what does not fit is folded, so the sum is that of both. */
export function restoreGroups(saved: SavedGroups, table: GroupTable, states: GroupStates): void {
  table.restoreOther(saved.other)
  for (const known of saved.groups) {
    const { group: key, event, type, message, firstSeen } = known
    const group = table.find(key) ?? new Group({ group: key, event, type, message, firstSeen })
    group.resume(known)
    if (table.find(key) === undefined) table.add(group)
    if (known.mapped === true) group.named = 'mapped'
    else for (const alias of known.aliases) table.alias(alias, table.find(key) ?? group)
  }
  followStates(saved, table, states)
}

/** Takes up what was decided elsewhere; decisions that are not in `saved` are taken back. */
export function followStates(saved: SavedGroups, table: GroupTable, states: GroupStates): void {
  const counts = new Map(saved.groups.map(({ group, count }) => [group, count]))
  const decided = new Map(saved.states)
  for (const [key] of states.entries()) if (!decided.has(key)) states.restore(key, { is: 'open' })
  for (const [key, state] of decided) {
    const here = countedFrom(state, counts.get(key), table.find(key)?.count)
    if (JSON.stringify(here) !== JSON.stringify(states.of(key))) states.restore(key, here)
  }
}

/** The same state where the count of its group is another: what is left of "until so many" stays. */
export function countedFrom(
  state: GroupState,
  count: number | undefined,
  elsewhere: number | undefined,
): GroupState {
  if (state.is !== 'muted' || count === undefined || elsewhere === undefined) return state
  return { ...state, sinceCount: elsewhere - (count - state.sinceCount) }
}

/** A value that was read, as saved groups; undefined where it is something else. */
export function readSavedGroups(value: unknown): SavedGroups | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { version, groups, states, other } = value as Readonly<Record<string, unknown>>
  const isWhole =
    version === 1 &&
    typeof other === 'number' &&
    Array.isArray(groups) &&
    groups.every(isSavedGroup) &&
    Array.isArray(states) &&
    states.every(isState)
  return isWhole ? (value as SavedGroups) : undefined
}

const texts = ['group', 'event', 'type', 'message', 'lastId'] as const
const numbers = ['count', 'expected', 'sightings', 'firstSeen', 'lastSeen'] as const

function isSavedGroup(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const group = value as Readonly<Record<string, unknown>>
  const { aliases, users, mapped } = group
  return (
    texts.every((name) => typeof group[name] === 'string') &&
    numbers.every((name) => typeof group[name] === 'number') &&
    Array.isArray(aliases) &&
    aliases.every((alias) => typeof alias === 'string') &&
    (mapped === undefined || mapped === true) &&
    (users === undefined || typeof users === 'string' || isHashes(users))
  )
}

function isHashes(value: unknown): boolean {
  return Array.isArray(value) && value.every((hash) => typeof hash === 'number')
}

function isState(value: unknown): boolean {
  if (!Array.isArray(value)) return false
  const [key, state] = value as readonly unknown[]
  return typeof key === 'string' && typeof state === 'object' && state !== null && 'is' in state
}
