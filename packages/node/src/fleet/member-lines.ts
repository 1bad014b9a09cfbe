// The lines of a member before they are believed: one wrong file would fail what every process of the fleet tells, and keep the
// ended ones from being folded.
import { isRecord, type GroupSummary } from '@obs/core'
import { isIdentity } from '../identity.ts'
import type { Member } from './member.ts'

/** The first line. `groups`: how many lines behind it are groups of failures. */
export type MemberHead = Omit<Member, 'failures' | 'families'> & Readonly<{ other: number; groups: number }>

/** Whether this is the first line of a member of our version. */
export function isHead(line: unknown): line is MemberHead {
  if (!isRecord(line)) return false
  const { identity, time, folded, other, groups } = line
  return (
    isRecord(identity) &&
    identity['obs'] === 1 &&
    typeof identity['service'] === 'string' &&
    isIdentity(identity) &&
    isList(folded, (id) => typeof id === 'string') &&
    [time, other, groups].every(Number.isFinite)
  )
}

const texts = ['group', 'type', 'message', 'event', 'lastId'] as const
const numbers = ['count', 'expected', 'sightings', 'users', 'firstSeen', 'lastSeen'] as const

/** Whether this is the line of a group. */
export function isGroup(line: unknown): line is GroupSummary {
  if (!isRecord(line)) return false
  const { state, variants, perMinute, perHour } = line
  return (
    texts.every((name) => typeof line[name] === 'string') &&
    numbers.every((name) => Number.isFinite(line[name])) &&
    isRecord(state) &&
    isList(variants, (variant) => isRecord(variant) && Number.isFinite(variant['count'])) &&
    [perMinute, perHour].every((counts) => isList(counts, Number.isFinite))
  )
}

function isList(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every((one) => isOne(one))
}
