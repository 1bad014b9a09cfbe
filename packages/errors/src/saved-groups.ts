// The groups as plain data and back, so that a store can carry counts, names and decisions over a restart.
import type { GroupState } from '@obs/core'
import { Group, type GroupIdentity } from './group.ts'
import type { GroupStates } from './group-states.ts'
import type { GroupTable } from './groups.ts'

/** One group at rest. */
export type SavedGroup = GroupIdentity &
  Readonly<{
    count: number
    expected: number
    sightings: number
    /** Epoch ms. */
    lastSeen: number
    lastId: string
    aliases: readonly string[]
  }>

/** Everything a later process needs to go on counting. JSON. */
export type SavedGroups = Readonly<{
  version: 1
  /** Least recently seen first. */
  groups: readonly SavedGroup[]
  states: readonly (readonly [group: string, state: GroupState])[]
  other: number
}>

/** The table at this moment. */
export function saveGroups(table: GroupTable, states: GroupStates): SavedGroups {
  const groups: SavedGroup[] = []
  for (const group of table.all()) {
    const { identity, count, expected, sightings, lastSeen, lastId } = group
    groups.push({
      ...identity,
      count,
      expected,
      sightings,
      lastSeen,
      lastId,
      aliases: table.aliasesOf(group),
    })
  }
  return { version: 1, groups, states: states.entries(), other: table.other }
}

/** Fills an empty table; what does not fit is folded, so the sum stays what it was. */
export function restoreGroups(saved: SavedGroups, table: GroupTable, states: GroupStates): void {
  table.addOther(saved.other)
  for (const [key, state] of saved.states) states.restore(key, state)
  for (const known of saved.groups) {
    const { group: key, event, type, message, firstSeen } = known
    const group = new Group({ group: key, event, type, message, firstSeen })
    const { count, expected, sightings, lastSeen, lastId } = known
    Object.assign(group, { count, expected, sightings, lastSeen, lastId })
    table.add(group)
    for (const alias of known.aliases) table.alias(alias, group)
  }
}
