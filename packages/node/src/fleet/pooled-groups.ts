// The groups of failures of several processes as those of one.
import type { Groups, GroupSummary } from '@obs/core'
import type { Failures, Member } from './member.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const variantsMax = 8
/** Groups that the file of the ended keeps; those not seen for longest go to `other`. */
const foldedMax = 1000

/** An instance's own groups with those of others; decisions are its own. `now`: epoch ms. */
export function poolGroups(own: Groups, others: () => readonly Member[], now: () => number): Groups {
  const pooled = (): Failures => {
    const at = now()
    const mine = { failures: { other: own.other, list: own.list() }, time: at }
    const { other, list } = poolFailures([mine, ...others()], at)
    return { other, list: list.filter(wasSeen) }
  }
  return {
    list: () => pooled().list,
    change: (group, change) => own.change(group, change),
    get other() {
      return pooled().other
    },
    get total() {
      const { other, list } = pooled()
      return list.reduce((sum, { count }) => sum + count, other)
    },
  }
}

/** False for a group of which a process knows no more than what was decided about it. */
export function wasSeen({ count, expected }: GroupSummary): boolean {
  return count + expected > 0
}

/** Several processes' failures as one, as they look at `now`; the first that knows a group says its state. */
export function poolFailures(members: readonly Pick<Member, 'failures' | 'time'>[], now: number): Failures {
  const groups = new Map<string, GroupSummary>()
  let other = 0
  for (const { failures, time } of members) {
    other += failures.other
    for (const group of failures.list) {
      const known = groups.get(group.group)
      const moved = movedTo(group, time, now)
      groups.set(group.group, known === undefined ? moved : both(known, moved))
    }
  }
  return { other, list: [...groups.values()] }
}

/** The same within the bound of the file of the ended: counts stay exact, details of the oldest groups go. */
export function boundFailures({ other, list }: Failures): Failures {
  if (list.length <= foldedMax) return { other, list }
  const young = list.toSorted((a, b) => b.lastSeen - a.lastSeen)
  const gone = young.slice(foldedMax).reduce((sum, { count }) => sum + count, 0)
  return { other: other + gone, list: young.slice(0, foldedMax) }
}

function both(a: GroupSummary, b: GroupSummary): GroupSummary {
  const late = a.lastSeen >= b.lastSeen ? a : b
  return {
    ...late,
    state: a.state,
    count: a.count + b.count,
    expected: a.expected + b.expected,
    sightings: a.sightings + b.sightings,
    // Who was hit in both is not known here: at least so many.
    users: Math.max(a.users, b.users),
    firstSeen: Math.min(a.firstSeen, b.firstSeen),
    variants: bothVariants(a.variants, b.variants),
    perMinute: added(a.perMinute, b.perMinute),
    perHour: added(a.perHour, b.perHour),
  }
}

function bothVariants(a: GroupSummary['variants'], b: GroupSummary['variants']): GroupSummary['variants'] {
  const variants = new Map(a.map((variant) => [JSON.stringify({ ...variant, count: 0 }), variant]))
  for (const variant of b) {
    const key = JSON.stringify({ ...variant, count: 0 })
    variants.set(key, { ...variant, count: variant.count + (variants.get(key)?.count ?? 0) })
  }
  return [...variants.values()].toSorted((x, y) => y.count - x.count).slice(0, variantsMax)
}

// The newest entry of a list stands for the minute, or the hour, in which it was written.
function movedTo(group: GroupSummary, time: number, now: number): GroupSummary {
  const steps = (unitMs: number): number => Math.max(0, Math.floor(now / unitMs) - Math.floor(time / unitMs))
  return {
    ...group,
    perMinute: shifted(group.perMinute, steps(minuteMs)),
    perHour: shifted(group.perHour, steps(hourMs)),
  }
}

function shifted(counts: readonly number[], steps: number): readonly number[] {
  if (steps === 0) return counts
  const kept = counts.slice(Math.min(steps, counts.length))
  return [...kept, ...Array.from({ length: counts.length - kept.length }, () => 0)]
}

function added(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((count, index) => count + (b[index] ?? 0))
}
