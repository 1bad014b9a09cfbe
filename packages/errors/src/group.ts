// One group of failures: exact counts, when it was seen, its variants.
import type { GroupState, GroupSummary } from '@obs/core'
import { Buckets } from './buckets.ts'
import { Users, type SavedUsers } from './users.ts'
import { Variants } from './variants.ts'

const minuteMs = 60_000
const hourMs = 3_600_000

/** What a group is, before anything is counted in it. */
export type GroupIdentity = Readonly<{
  group: string
  event: string
  type: string
  message: string
  /** Epoch ms. */
  firstSeen: number
}>

/** What is counted of a group. */
export type GroupCounts = Readonly<{ count: number; expected: number; sightings: number }>

/** Counts are exact for the life of the process or until the group is folded into `other`. */
export class Group {
  identity: GroupIdentity
  readonly variants: Variants = new Variants()
  /** Who it happened to; undefined while nobody was named. */
  users: Users | undefined
  count = 0
  expected = 0
  /** Further sights of occurrences already counted: rethrows, wrappers, hooks. */
  sightings = 0
  lastSeen: number
  lastId = ''
  /** The HTTP status its errors ask for; `explicit` where a fingerprint was given and nothing else names the group. */
  status: number | 'explicit' | undefined
  /** Counted since the last admitted occurrence. */
  suppressed = 0
  /** The sum of the shares by which rules sampled what admission wanted. */
  shares = 0
  /** Counted since the last summary line. */
  unsummarised = 0
  /** What of these counts other processes counted; undefined where nothing was taken up. */
  restored: GroupCounts | undefined
  /** `mapped`: its key is that of its sources, which every build of them has; a `raw` one is of this build alone. */
  named: 'raw' | 'mapped' = 'raw'
  /** Set when the group left the table; what still holds it must look the key up again. */
  folded: 'no' | 'yes' = 'no'
  readonly #minutes: Buckets
  readonly #hours: Buckets

  constructor(identity: GroupIdentity) {
    this.identity = identity
    this.lastSeen = identity.firstSeen
    this.#minutes = new Buckets(minuteMs, 60, identity.firstSeen)
    this.#hours = new Buckets(hourMs, 48, identity.firstSeen)
  }

  /** The key of the group. */
  get key(): string {
    return this.identity.group
  }

  /** Counts one occurrence, of the work of `user` where that is known. */
  add(time: number, id: string, user?: string): void {
    if (user !== undefined) this.#usersKnown().add(user)
    this.count += 1
    this.lastSeen = time
    this.lastId = id
    this.#minutes.add(time)
    this.#hours.add(time)
  }

  /** Takes up what an earlier process counted; this one may have counted before it does. */
  resume(
    known: GroupCounts &
      Readonly<{ firstSeen: number; lastSeen: number; lastId: string; users?: SavedUsers }>,
  ): void {
    this.#take(known)
    if (known.users !== undefined) this.#usersKnown().absorb(Users.from(known.users))
    this.restored = sumOf(this.restored, known)
    this.identity = { ...this.identity, firstSeen: Math.min(this.identity.firstSeen, known.firstSeen) }
  }

  /** Takes over the counts of a group that turned out to be the same. Its past minutes are not redrawn. */
  absorb(other: Group): void {
    this.#take(other)
    if (other.users !== undefined) this.#usersKnown().absorb(other.users)
    this.suppressed += other.suppressed
    this.unsummarised += other.unsummarised
    if (other.restored !== undefined) this.restored = sumOf(this.restored, other.restored)
  }

  /** Occurrences per minute up to `now` (epoch ms), oldest first. */
  perMinute(now: number): readonly number[] {
    return this.#minutes.read(now)
  }

  /** The counts as plain data at `now` (epoch ms). */
  summary(now: number, state: GroupState): GroupSummary {
    const { count, expected, sightings, lastSeen, lastId } = this
    return {
      ...this.identity,
      // The clock may have been set back since.
      firstSeen: Math.min(this.identity.firstSeen, lastSeen),
      count,
      expected,
      sightings,
      users: this.users?.count ?? 0,
      lastSeen,
      lastId,
      state,
      perMinute: this.#minutes.read(now),
      perHour: this.#hours.read(now),
      variants: this.variants.summary(),
    }
  }

  #usersKnown(): Users {
    this.users ??= new Users()
    return this.users
  }

  #take({
    count,
    expected,
    sightings,
    lastSeen,
    lastId,
  }: GroupCounts & Pick<Group, 'lastSeen' | 'lastId'>): void {
    this.count += count
    this.expected += expected
    this.sightings += sightings
    if (lastSeen < this.lastSeen) return
    this.lastSeen = lastSeen
    this.lastId = lastId
  }
}

function sumOf(one: GroupCounts | undefined, other: GroupCounts): GroupCounts {
  return {
    count: (one?.count ?? 0) + other.count,
    expected: (one?.expected ?? 0) + other.expected,
    sightings: (one?.sightings ?? 0) + other.sightings,
  }
}
