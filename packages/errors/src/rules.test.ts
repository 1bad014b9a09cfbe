// Rules hold back reports, never counts.
import { beforeEach, expect, test } from 'vitest'
import { failing, Rig } from '../test/rig.ts'

let rig: Rig

beforeEach(() => {
  rig = new Rig()
})

test('ignores by type, code, event, message and status, and still counts', () => {
  const coded = Object.assign(failing('E', '/app/a.ts:1:1'), { code: 'ECONNRESET' })
  const status = Object.assign(failing('E', '/app/b.ts:1:1'), { status: 503 })
  rig.book.configure({
    rules: [
      { type: 'Abort*', keep: 0 },
      { code: 'ECONNRESET', keep: 0 },
      { event: /^probe\./, keep: 0 },
      { message: '*by the client', keep: 0 },
      { status: 503, keep: 0 },
    ],
  })
  const ignored = [
    rig.occur(failing('AbortError', '/app/c.ts:1:1')),
    rig.occur(coded),
    rig.occur(failing('E', '/app/d.ts:1:1'), { event: 'probe.failed' }),
    rig.occur(failing('E', '/app/e.ts:1:1', 'closed by the client')),
    rig.occur(status),
  ]
  expect(ignored.map(({ admitted }) => admitted)).toEqual([false, false, false, false, false])
  expect(ignored.map(({ id }) => rig.book.occurrences.resolve(id).state)).toEqual(Array(5).fill('filtered'))
  expect(rig.marks).toBe(5)
  expect(rig.occur(failing('E', '/app/f.ts:1:1')).admitted).toBe(true)
})

test('samples per group, the first always, counts exactly', () => {
  rig.book.configure({ rules: [{ keep: 0.25 }] })
  const admitted: number[] = []
  for (let at = 1; at <= 64; at += 1) if (rig.occur(failing('E', '/app/a.ts:1:1')).admitted) admitted.push(at)
  // Admission wants 1 to 5, 8, 16, 32 and 64; every fourth of them is kept.
  expect(admitted).toEqual([1, 5, 64])
  expect(rig.book.groups.list()[0]?.count).toBe(64)
})

test('what one rule leaves out takes nothing of the share of another in the same group', () => {
  rig.book.configure({ rules: [{ message: 'aborted', keep: 0 }, { keep: 0.25 }] })
  const messages = ['aborted', 'refused', 'aborted', 'refused']
  const admitted = messages.map(
    (message) => rig.occur(Object.assign(failing('E', '/app/a.ts:1:1'), { message })).admitted,
  )
  expect(admitted).toEqual([false, true, false, false])
})

test('takes the first rule that fits', () => {
  rig.book.configure({ rules: [{ type: 'Keep', keep: 1 }, { keep: 0 }] })
  expect(rig.occur(failing('Keep', '/app/a.ts:1:1')).admitted).toBe(true)
  expect(rig.occur(failing('Other', '/app/a.ts:1:1')).admitted).toBe(false)
})

test('refuses a share that is none, naming the rule', () => {
  expect(() => rig.book.configure({ rules: [{ keep: 2 }] })).toThrow(
    'errors: rules[0].keep is 2: give 0 to 1',
  )
})

test.each([
  [[{ typ: 'E', keep: 0 }], "there is no option 'rules[0].typ'; there are rules[0].type, rules[0].code, "],
  [[{ keep: 1 }, { type: 5, keep: 0 }], 'errors: rules[1].type is a number: give a text or a pattern'],
  [[{ status: '404', keep: 0 }], 'errors: rules[0].status is a text: give a number'],
  [['AbortError'], 'errors: rules[0] is a text: give an object'],
  [{ type: 'E', keep: 0 }, 'errors: rules is an object: give a list'],
])('refuses %j, which would fit all or nothing', (rules, told) => {
  expect(() => rig.book.configure({ rules: rules as unknown as [] })).toThrow(told)
})
