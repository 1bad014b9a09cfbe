// The table of groups. The law: the error meter is the sum of all groups and `other`, whatever is folded or joined.
import type { GroupChange, Groups, GroupState, GroupSummary } from '@obs/core'
import { Group } from './group.ts'
import type { GroupStates } from './group-states.ts'

const aliasesPerGroup = 4

/** What a table is made of. */
export type GroupTableParts = Readonly<{
  /** At least one; over it the least recently seen group is folded into `other`. */
  groupsMax: number
  now: () => number
  states: GroupStates
  /** Told of each group that is folded, while its counts still stand. */
  folding: (group: Group) => void
}>

/** A bounded table of groups. */
export class GroupTable implements Groups {
  readonly #parts: GroupTableParts
  readonly #groups = new Map<string, Group>()
  readonly #aliases = new Map<string, string>()
  readonly #folded = new Set<string>()
  #other = 0
  #otherRestored = 0
  // Most repeats are of the group that failed last: it is at the young end already.
  #latest: Group | undefined

  constructor(parts: GroupTableParts) {
    this.#parts = parts
  }

  /** The group of a key or of one of its aliases, if it is known and not folded. */
  find(key: string): Group | undefined {
    const group = this.#groups.get(key)
    if (group !== undefined) return group
    const target = this.#aliases.get(key)
    return target === undefined ? undefined : this.#groups.get(target)
  }

  /** Adds a group, folding the least recently seen one where the table is full. */
  add(group: Group): void {
    if (this.#groups.size >= this.#parts.groupsMax) this.#foldOldest()
    this.#groups.set(group.key, group)
    this.#latest = group
  }

  /** Moves a group to the young end. */
  touch(group: Group): void {
    if (group === this.#latest) return
    this.#groups.delete(group.key)
    this.#groups.set(group.key, group)
    this.#latest = group
  }

  /** Lets `alias` name the group too. An alias that names another group joins that one with this: the older one stays. */
  alias(alias: string, group: Group): Group {
    const named = this.find(alias)
    if (named === group || alias === group.key) return group
    if (named !== undefined) return this.#join(group, named)
    this.#remember(alias, group.key)
    return group
  }

  /**
   * Names a group by the key of its sources. One that is known by it already takes the group in; one that has such a key
   * keeps it: its raw key stands for several places of a bundle.
   */
  rename(group: Group, key: string): Group {
    const named = this.find(key)
    if (named === group || group.named === 'mapped') return group
    if (named !== undefined) return this.#joined(named, group)
    const before = group.key
    this.#groups.delete(before)
    group.identity = { ...group.identity, group: key }
    group.named = 'mapped'
    this.#groups.set(key, group)
    this.#lead(before, key)
    this.#parts.states.rename(before, key)
    return group
  }

  /** Every further name of a group, with the group's key. */
  get aliases(): Iterable<readonly [alias: string, key: string]> {
    return this.#aliases
  }

  /** Whether a key was folded, as far as that is remembered. */
  wasFolded(key: string): boolean {
    return this.#folded.has(this.#aliases.get(key) ?? key)
  }

  /** Whether a key, given by its first hex digits, belongs to a folded group. */
  isFolded(groupBits: string): boolean {
    for (const key of this.#folded) if (key.startsWith(groupBits, 2)) return true
    for (const [alias, key] of this.#aliases)
      if (alias.startsWith(groupBits, 2) && this.#folded.has(key)) return true
    return false
  }

  /** The key of a known group whose hash, or that of an alias, begins with these hex digits. */
  byBits(groupBits: string): string | undefined {
    for (const key of this.#groups.keys()) if (key.startsWith(groupBits, 2)) return key
    for (const [alias, key] of this.#aliases) {
      if (alias.startsWith(groupBits, 2) && this.#groups.has(key)) return key
    }
    return undefined
  }

  list(): readonly GroupSummary[] {
    const now = this.#parts.now()
    return [...this.#groups.values()].map((group) => group.summary(now, this.#parts.states.of(group.key)))
  }

  change(group: string, change: GroupChange): GroupState | undefined {
    const found = this.find(group)
    return found === undefined ? undefined : this.#parts.states.change(found, change, this.#parts.now())
  }

  /** Every group, oldest use first. */
  all(): Iterable<Group> {
    return this.#groups.values()
  }

  get other(): number {
    return this.#other
  }

  get total(): number {
    let total = this.#other
    for (const group of this.#groups.values()) total += group.count
    return total
  }

  /** Counts what an earlier process counted and no group stands for any more. */
  restoreOther(count: number): void {
    this.#other += count
    this.#otherRestored += count
  }

  /** The same groups with what this process alone counted, without what it took up from earlier ones. */
  own(): Groups {
    const list = (): readonly GroupSummary[] =>
      this.list().map((summary) => withoutRestored(summary, this.#groups.get(summary.group)))
    const other = (): number => this.#other - this.#otherRestored
    return {
      list,
      change: (group, change) => this.change(group, change),
      get other() {
        return other()
      },
      get total() {
        return list().reduce((sum, { count }) => sum + count, other())
      },
    }
  }

  #join(one: Group, other: Group): Group {
    if (one.named === 'mapped' && other.named === 'mapped') return one
    const isOlder = one.identity.firstSeen <= other.identity.firstSeen && one.count >= other.count
    const stays = one.named === other.named ? isOlder : one.named === 'mapped'
    return stays ? this.#joined(one, other) : this.#joined(other, one)
  }

  #joined(older: Group, younger: Group): Group {
    this.#groups.delete(younger.key)
    younger.folded = 'yes'
    if (this.#latest === younger) this.#latest = undefined
    older.absorb(younger)
    this.#lead(younger.key, older.key)
    return older
  }

  #lead(from: string, to: string): void {
    for (const [alias, key] of this.#aliases) if (key === from) this.#aliases.set(alias, to)
    this.#remember(from, to)
  }

  #remember(alias: string, key: string): void {
    const [oldest] = this.#aliases.keys()
    if (oldest !== undefined && this.#aliases.size >= this.#parts.groupsMax * aliasesPerGroup)
      this.#aliases.delete(oldest)
    this.#aliases.set(alias, key)
  }

  #foldOldest(): void {
    const [oldest] = this.#groups.values()
    if (oldest === undefined) return
    this.#parts.folding(oldest)
    this.#groups.delete(oldest.key)
    if (this.#latest === oldest) this.#latest = undefined
    oldest.folded = 'yes'
    this.#other += oldest.count
    this.#otherRestored += oldest.restored?.count ?? 0
    // Only recent keys are remembered as folded; older ids answer by their time.
    const [forgotten] = this.#folded
    if (forgotten !== undefined && this.#folded.size >= this.#parts.groupsMax) this.#folded.delete(forgotten)
    this.#folded.add(oldest.key)
  }
}

function withoutRestored(summary: GroupSummary, group: Group | undefined): GroupSummary {
  if (group?.restored === undefined) return summary
  const { count, expected, sightings } = group.restored
  return {
    ...summary,
    count: summary.count - count,
    expected: summary.expected - expected,
    sightings: summary.sightings - sightings,
  }
}
