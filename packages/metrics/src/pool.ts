// The numbers of several processes as those of one.
import type { MetricPoint } from '@obs/core'
import { overflowLabels } from './family.ts'
import {
  byIdentity,
  keepSummed,
  mergeMembers,
  mergeParts,
  partsOf,
  pointOf,
  type Part,
  type PointSource,
} from './points.ts'
import { totalMax } from './series-limits.ts'
import type { Shaping } from './shape.ts'
import type { FamilyHead, FamilyState } from './slab-text.ts'
import { nothingRecorded } from './value-record.ts'

/** What another process has counted. `since`: epoch ms of its start. */
export type Pooled = Readonly<{ since: number; families: readonly FamilyState[] }>

/** The points of an instance and of others together, shaped. Metrics of one name but another kind are left out. */
export function poolPoints(
  source: PointSource,
  others: readonly Pooled[],
  shaping: Shaping,
): readonly MetricPoint[] {
  const now = source.now()
  source.beforeRead(now)
  const families = new Map<string, { head: FamilyHead; parts: Part[] }>()
  for (const family of source.families()) {
    keepSummed(family)
    families.set(family.declaration.name, { head: family.declaration, parts: [...partsOf(family, now)] })
  }
  for (const { families: theirs } of others) for (const family of theirs) addFamily(families, family)
  const since = Math.min(now.epochMs, source.createdAt, ...others.map((other) => other.since))
  return [...byIdentity(families.values(), ({ head }) => head, shaping)].flatMap((members) => {
    const [{ of, shape }] = members
    return mergeMembers(members, of.head, ({ parts }) => parts).map((part) =>
      pointOf(of.head, shape, part, now, since),
    )
  })
}

/**
 * The states of processes that ended as one, without what only the living have. As many series as one process may hold: what
 * is over that counts in the overflow series of its metric, or each process would add its own label sets for ever.
 */
export function poolEnded(all: readonly (readonly FamilyState[])[]): readonly FamilyState[] {
  const families = new Map<string, { head: FamilyHead; parts: Part[] }>()
  for (const family of all.flat()) {
    if (family.head.kind !== 'gauge') addFamily(families, family)
  }
  let left = totalMax
  return [...families.values()].map(({ head, parts }) => {
    const merged = bounded(mergeParts(parts, undefined, head), left, head)
    left = Math.max(0, left - merged.length)
    return { head, series: merged.map(ended) }
  })
}

function bounded(parts: readonly Part[], left: number, head: FamilyHead): readonly Part[] {
  if (parts.length <= left) return parts
  const within = parts.map((part, at) => (at < left ? part : { ...part, labels: overflowLabels }))
  return mergeParts(within, undefined, head)
}

function ended({ labels, reading }: Part): Part {
  return reading.rates === undefined ? { labels, reading } : { labels, reading: { ...reading, rates: still } }
}

/** The rates of what has ended. */
const still = { m1: 0, m5: 0, m15: 0, mean: 0 }

function addFamily(
  families: Map<string, { head: FamilyHead; parts: Part[] }>,
  { head, series }: FamilyState,
): void {
  const known = families.get(head.name) ?? { head, parts: [] }
  if (known.head.kind !== head.kind || known.head.unit !== head.unit) return
  families.set(head.name, known)
  const isDistribution = head.kind === 'timer' || head.kind === 'histogram'
  for (const { labels, reading } of series)
    known.parts.push({
      labels,
      reading:
        isDistribution && reading.values === undefined ? { ...reading, values: nothingRecorded } : reading,
    })
}
