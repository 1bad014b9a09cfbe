// What one process counted and decided since its last commit, added to a store that others write to as well. The law:
// the sum of the store grows by exactly what the process counted, whatever it folded or joined meanwhile.
import { countedFrom, type SavedGroup, type SavedGroups } from './saved-groups.ts'
import { Users, type SavedUsers } from './users.ts'

const groupsMax = 1000
const statesMax = 4096
const aliasesMax = 16

/** What a process knows now, and what it knew at its last commit: what of that is in the store already. */
export type Progress = Readonly<{ now: SavedGroups; before: SavedGroups }>

/** The store with the progress of one process in it; at most 1000 groups, the least recently seen go to `other`. */
export function mergeGroups(stored: SavedGroups, { now, before }: Progress): SavedGroups {
  const names = namesOf(now)
  const known = byKey(before.groups, names)
  const merged = byKey(stored.groups, names)
  let other = stored.other + now.other - before.other
  for (const group of now.groups) {
    const earlier = known.get(group.group)
    known.delete(group.group)
    // Fewer than before: it was folded and has come back meanwhile.
    const again = earlier !== undefined && group.count < earlier.count
    if (again) other -= earlier.count
    merged.set(group.group, grown(merged.get(group.group), group, again ? undefined : earlier))
  }
  // What was folded here stands in `now.other`; in the store it keeps its group.
  for (const gone of known.values()) other -= gone.count
  const states = mergedStates(stored, { now, before }, merged)
  return bounded({ version: 1, groups: [...merged.values()], states, other })
}

// Aliases of a group that is known now lead to it, also where they once were groups of their own.
function namesOf({ groups }: SavedGroups): ReadonlyMap<string, string> {
  return new Map(groups.flatMap(({ group, aliases }) => aliases.map((alias) => [alias, group] as const)))
}

function byKey(groups: readonly SavedGroup[], names: ReadonlyMap<string, string>): Map<string, SavedGroup> {
  const found = new Map<string, SavedGroup>()
  for (const group of groups) {
    const key = names.get(group.group) ?? group.group
    const known = found.get(key)
    found.set(key, known === undefined ? { ...group, group: key } : both(known, group))
  }
  return found
}

/** A group of the store with what the process counted in it since `earlier`. */
function grown(known: SavedGroup | undefined, now: SavedGroup, earlier: SavedGroup | undefined): SavedGroup {
  const more = {
    ...now,
    count: now.count - (earlier?.count ?? 0),
    expected: Math.max(0, now.expected - (earlier?.expected ?? 0)),
    sightings: Math.max(0, now.sightings - (earlier?.sightings ?? 0)),
  }
  return known === undefined ? more : both(known, more)
}

function both(one: SavedGroup, other: SavedGroup): SavedGroup {
  const late = other.lastSeen >= one.lastSeen ? other : one
  return {
    group: one.group,
    event: one.event,
    type: one.type,
    message: one.message,
    firstSeen: Math.min(one.firstSeen, other.firstSeen),
    count: one.count + other.count,
    expected: one.expected + other.expected,
    sightings: one.sightings + other.sightings,
    lastSeen: late.lastSeen,
    lastId: late.lastId,
    aliases: bothNames(one.aliases, other.aliases),
    ...(one.mapped === true || other.mapped === true ? { mapped: true } : {}),
    ...bothUsers(one.users, other.users),
  }
}

// Who was hit in both is one user; whoever was told before is told again, which changes nothing.
function bothUsers(one: SavedUsers | undefined, other: SavedUsers | undefined): Pick<SavedGroup, 'users'> {
  if (one === undefined || other === undefined || one === other) {
    const users = one ?? other
    return users === undefined ? {} : { users }
  }
  const users = Users.from(one)
  users.absorb(Users.from(other))
  return { users: users.save() }
}

function bothNames(one: readonly string[], other: readonly string[]): readonly string[] {
  if (other.every((name) => one.includes(name))) return one
  return [...new Set([...one, ...other])].slice(0, aliasesMax)
}

// A decision of the process goes over one of the store; of two processes the one that commits later.
function mergedStates(
  stored: SavedGroups,
  { now, before }: Progress,
  merged: ReadonlyMap<string, SavedGroup>,
): SavedGroups['states'] {
  const states = new Map(stored.states)
  const was = new Map(before.states.map(([key, state]) => [key, JSON.stringify(state)]))
  const counts = new Map(now.groups.map(({ group, count }) => [group, count]))
  for (const [key, state] of now.states) {
    if (was.get(key) !== JSON.stringify(state))
      states.set(key, countedFrom(state, counts.get(key), merged.get(key)?.count))
    was.delete(key)
  }
  for (const key of was.keys()) states.delete(key)
  return [...states].slice(-statesMax)
}

function bounded(saved: SavedGroups): SavedGroups {
  const groups = saved.groups.toSorted((one, other) => one.lastSeen - other.lastSeen)
  const over = groups.slice(0, Math.max(0, groups.length - groupsMax))
  const other = over.reduce((sum, { count }) => sum + count, saved.other)
  return { ...saved, groups: groups.slice(over.length), other }
}
