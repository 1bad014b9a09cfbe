// What an error id stands for, in a sentence that a tired person can read aloud.
import type { IdAnswer, IdState } from '@obs/core'

/** The answer of `/e/<id>`. */
export type KnownId = Readonly<{ id: string; state: IdState; group?: string; sentence: string }>

const sentences: Readonly<Record<IdState, string>> = {
  stored: 'This failure is stored with its stack and the lines of its request.',
  counted:
    'This failure was counted in its group but is not kept here in full: others like it were told instead.',
  folded: 'This failure was counted; its group has since been folded into the sum of all others.',
  filtered: 'This failure was counted and, as the application asked, not reported.',
  before_start: 'This id is older than this start of the process, or is not one of its ids.',
}

/** Says what became of `id`. `kept`: whether this page holds its report. */
export function knownId(id: string, answer: IdAnswer, kept: 'kept' | 'gone'): KnownId {
  const state = kept === 'kept' ? 'stored' : answer.state === 'stored' ? 'counted' : answer.state
  return {
    id,
    state,
    ...(answer.group === undefined ? {} : { group: answer.group }),
    sentence: sentences[state],
  }
}
