// What is read of a file that a process of the fleet wrote, and that something else may have changed.
import type { GroupSummary } from '@obs/core'
import { expect, test } from 'vitest'
import { MemberReader, memberText, type Member } from './member.ts'

const identity = {
  obs: 1,
  id: '7-1',
  pid: 7,
  thread: 0,
  birth: '5',
  host: 'h',
  pids: '',
  service: 'shop',
  start: 1,
}
const group: GroupSummary = {
  group: 'g1',
  type: 'Error',
  message: 'm',
  event: 'e',
  count: 1,
  expected: 0,
  sightings: 0,
  users: 0,
  firstSeen: 1,
  lastSeen: 1,
  lastId: '',
  state: { is: 'open' },
  variants: [{ event: 'e', place: '', template: 'm', count: 1 }],
  perMinute: [1],
  perHour: [1],
}
const member = { identity, time: 2, ended: false, folded: [], failures: { other: 3, list: [group] } }

function readWith(head: object, line: object): Member | undefined {
  const [first = '', second = ''] = memberText(member, '').split('\n')
  const changed = [first, second].map((text, at) => {
    const parsed = JSON.parse(text) as object
    return JSON.stringify({ ...parsed, ...(at === 0 ? head : line) })
  })
  return new MemberReader().read(changed.join('\n'))
}

test('reads what was written', () => {
  expect(readWith({}, {})).toEqual({ ...member, families: [] })
})

test.each([
  [{ identity: { ...identity, id: 5 } }, {}],
  [{ time: null }, {}],
  [{ folded: null }, {}],
  [{ other: null }, {}],
  [{}, { count: null }],
  [{}, { state: null }],
  [{}, { variants: [null] }],
  [{}, { perMinute: null }],
])('a file with a line that no member writes is none of ours: %j %j', (head, line) => {
  expect(readWith(head, line)).toBeUndefined()
})
