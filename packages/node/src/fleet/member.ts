// One process of a fleet at its last word, as a text: who it is, its groups of failures, its numbers.
import type { GroupSummary } from '@obs/core'
import { SlabReader, type FamilyState } from '@obs/metrics'
import type { Identity } from '../identity.ts'
import { isGroup, isHead } from './member-lines.ts'

/** What failed in a process. `other`: occurrences of groups that were folded. */
export type Failures = Readonly<{ other: number; list: readonly GroupSummary[] }>

/** One process, or all that ended. */
export type Member = Readonly<{
  identity: Identity
  /** When it was written. */
  time: number
  /** True: the instance was closed and will not write again. */
  ended: boolean
  /** Of the one file of those that ended: the latest that went into it. */
  folded: readonly string[]
  failures: Failures
  families: readonly FamilyState[]
}>

/** The text of a member; `numbers` as the metrics wrote them. */
export function memberText(
  { identity, time, ended, folded, failures }: Omit<Member, 'families'>,
  numbers: string,
): string {
  const { other, list } = failures
  const head = JSON.stringify({ identity, time, ended, folded, other, groups: list.length })
  return [head, ...list.map((group) => JSON.stringify(group)), numbers].join('\n')
}

/** Reads the texts of one file, again and again; what did not change is parsed once. */
export class MemberReader {
  readonly #numbers = new SlabReader()
  #known: { text: string; member: Member | undefined } | undefined

  /** The member, or undefined where the text is of another version or cut short. */
  read(text: string): Member | undefined {
    if (this.#known?.text !== text) this.#known = { text, member: this.#parse(text) }
    return this.#known.member
  }

  #parse(text: string): Member | undefined {
    try {
      const lines = text.split('\n')
      const head: unknown = JSON.parse(lines[0] ?? '')
      if (!isHead(head)) return undefined
      const { identity, time, ended, folded, other, groups } = head
      const list: readonly unknown[] = lines.slice(1, 1 + groups).map((line): unknown => JSON.parse(line))
      if (!list.every(isGroup)) return undefined
      const families = this.#numbers.read(lines.slice(1 + groups).join('\n'))
      return { identity, time, ended, folded, failures: { other, list }, families }
    } catch {
      // A file of another program, or of a version that is not ours.
      return undefined
    }
  }
}
