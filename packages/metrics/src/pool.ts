// The numbers of several processes as those of one.
import type { MetricPoint } from '@obs/core'
import type { Shaping } from './shape.ts'
import {
  byIdentity,
  mergeMembers,
  mergeParts,
  partsOf,
  pointOf,
  type Part,
  type PointSource,
} from './points.ts'
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
  for (const family of source.families())
    families.set(family.declaration.name, { head: family.declaration, parts: [...partsOf(family, now)] })
  for (const { families: theirs } of others) for (const family of theirs) addFamily(families, family)
  const since = Math.min(now.epochMs, source.createdAt, ...others.map((other) => other.since))
  return [...byIdentity(families.values(), ({ head }) => head, shaping)].flatMap((members) => {
    const [{ of, shape }] = members
    return mergeMembers(members, of.head, ({ parts }) => parts).map((part) =>
      pointOf(of.head, shape, part, now, since),
    )
  })
}

/** Several processes' states as one; of those that ended, without what only the living have. */
export function poolStates(
  all: readonly (readonly FamilyState[])[],
  of: 'living' | 'ended',
): readonly FamilyState[] {
  const families = new Map<string, { head: FamilyHead; parts: Part[] }>()
  for (const family of all.flat()) {
    if (of === 'ended' && family.head.kind === 'gauge') continue
    addFamily(families, family)
  }
  return [...families.values()].map(({ head, parts }) => ({
    head,
    series: mergeParts(parts, undefined, head).map(({ labels, reading }) => {
      const { rates, ...lasting } = reading
      return {
        labels,
        reading: of === 'ended' && rates !== undefined ? { ...lasting, rates: still } : reading,
      }
    }),
  }))
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
