// The table of groups with exact counts. The law: the error meter is the sum of all groups and `other`.
import type { GroupSummary, Groups } from '@obs/core'

const minuteMs = 60_000
const minutesKept = 60

/** One group. Counts are exact for the life of the process or until the group is folded into `other`. */
export class Group {
  readonly group: string
  readonly event: string
  readonly type: string
  readonly message: string
  readonly firstSeen: number
  count = 0
  expected = 0
  lastSeen: number
  lastId = ''
  /** Counted since the last admitted occurrence. */
  suppressed = 0
  /** Counted since the last summary line. */
  unsummarised = 0
  readonly #minutes: number[] = Array.from({ length: minutesKept }, () => 0)
  #minute: number

  constructor(group: string, event: string, type: string, message: string, time: number) {
    this.group = group
    this.event = event
    this.type = type
    this.message = message
    this.firstSeen = time
    this.lastSeen = time
    this.#minute = Math.floor(time / minuteMs)
  }

  /** Counts one occurrence. */
  add(time: number, id: string): void {
    this.count += 1
    this.lastSeen = Math.max(this.lastSeen, time)
    this.lastId = id
    this.#turnTo(Math.floor(time / minuteMs))
    this.#minutes[minutesKept - 1] = (this.#minutes[minutesKept - 1] ?? 0) + 1
  }

  /** The group as plain data at `now` (epoch ms). */
  summary(now: number): GroupSummary {
    this.#turnTo(Math.floor(now / minuteMs))
    const { group, event, type, message, count, expected, firstSeen, lastSeen, lastId } = this
    return {
      group,
      event,
      type,
      message,
      count,
      expected,
      firstSeen,
      lastSeen,
      lastId,
      perMinute: [...this.#minutes],
    }
  }

  #turnTo(minute: number): void {
    const passed = Math.min(minutesKept, minute - this.#minute)
    for (let step = 0; step < passed; step += 1) {
      this.#minutes.shift()
      this.#minutes.push(0)
    }
    this.#minute = Math.max(this.#minute, minute)
  }
}

/** A bounded table of groups; over the bound the least recently seen is folded into `other`. */
export class GroupTable implements Groups {
  readonly #groupsMax: number
  readonly #now: () => number
  readonly #groups = new Map<string, Group>()
  readonly #folded = new Set<string>()
  #other = 0

  constructor(groupsMax: number, now: () => number) {
    this.#groupsMax = Math.max(1, groupsMax)
    this.#now = now
  }

  /** The group of a key, if it is known and not folded. */
  find(key: string): Group | undefined {
    return this.#groups.get(key)
  }

  /** Adds a group, folding the least recently seen one where the table is full. */
  add(group: Group): void {
    if (this.#groups.size >= this.#groupsMax) this.#foldOldest()
    this.#groups.set(group.group, group)
    this.#folded.delete(group.group)
  }

  /** Moves a group to the young end. */
  touch(group: Group): void {
    this.#groups.delete(group.group)
    this.#groups.set(group.group, group)
  }

  /** Whether a key, given by its first hex digits, belongs to a folded group. */
  isFolded(groupBits: string): boolean {
    for (const key of this.#folded) if (key.startsWith(groupBits, 2)) return true
    return false
  }

  /** The key of a known group whose hash begins with these hex digits. */
  byBits(groupBits: string): string | undefined {
    for (const key of this.#groups.keys()) if (key.startsWith(groupBits, 2)) return key
    return undefined
  }

  list(): readonly GroupSummary[] {
    const now = this.#now()
    return [...this.#groups.values()].map((group) => group.summary(now))
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

  #foldOldest(): void {
    const [oldest] = this.#groups.values()
    if (oldest === undefined) return
    this.#groups.delete(oldest.group)
    this.#other += oldest.count
    // Only recent keys are remembered as folded; older ids answer by their time.
    if (this.#folded.size >= this.#groupsMax) this.#folded.delete([...this.#folded][0] ?? '')
    this.#folded.add(oldest.group)
  }
}
