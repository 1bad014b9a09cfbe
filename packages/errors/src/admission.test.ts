// What of a storm is reported in full, and that nothing else of it is lost.
import { beforeEach, expect, test } from 'vitest'
import { failing, Rig } from '../test/rig.ts'

let rig: Rig

beforeEach(() => {
  rig = new Rig()
})

test('reports the first five, then the powers of two', () => {
  const admitted = Array.from({ length: 1100 }, (_, at) =>
    rig.occur(failing('E', '/app/a.ts:1:1')).admitted ? at + 1 : 0,
  ).filter((at) => at > 0)
  expect(admitted).toEqual([1, 2, 3, 4, 5, 8, 16, 32, 64, 128, 256, 512, 1024])
})

test('reports one of a long trickle every ten seconds', () => {
  for (let i = 0; i < 9; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
  const admitted = Array.from({ length: 60 }, () => {
    rig.nowMs += 1000
    return rig.occur(failing('E', '/app/a.ts:1:1')).admitted
  }).filter(Boolean)
  // Six by time, and the 16th, 32nd and 64th.
  expect(admitted).toHaveLength(9)
})

test('lets known groups report twenty per second together, and a new group beside them', () => {
  for (let group = 0; group < 50; group += 1) rig.occur(failing('E', `/app/f${group}.ts:1:1`))
  let admitted = 0
  for (let round = 0; round < 3; round += 1) {
    for (let group = 0; group < 50; group += 1)
      if (rig.occur(failing('E', `/app/f${group}.ts:1:1`)).admitted) admitted += 1
  }
  expect(admitted).toBe(20)
  expect(rig.occur(failing('E', '/app/new.ts:1:1')).admitted).toBe(true)
})

test('bounds the reports of a program that makes up groups without end', () => {
  let admitted = 0
  for (let group = 0; group < 5000; group += 1)
    if (rig.occur(failing('E', `/app/f${group}.ts:1:1`)).admitted) admitted += 1
  expect(admitted).toBe(1020)
  expect(rig.sum).toBe(5000)
})

test('does not take a group for new because it was folded in between', () => {
  const small = new Rig({ groupsMax: 2 })
  let admitted = 0
  for (let at = 0; at < 3000; at += 1)
    if (small.occur(failing('E', `/app/f${at % 3}.ts:1:1`)).admitted) admitted += 1
  expect(admitted).toBeLessThan(30)
  expect(small.sum).toBe(3000)
})

test('says of a group that is folded what was not said yet', () => {
  const small = new Rig({ groupsMax: 1 })
  for (let i = 0; i < 20; i += 1) small.occur(failing('E', '/app/a.ts:1:1'))
  small.occur(failing('E', '/app/b.ts:1:1'))
  expect(small.lines).toMatchObject([{ event: 'errors.suppressed', fields: { more: 13, count: 20 } }])
})

test('writes one summary per active group and interval, and what is left at the end', () => {
  for (let i = 0; i < 20; i += 1) rig.occur(failing('E', '/app/a.ts:1:1'))
  for (let i = 0; i < 10; i += 1) rig.occur(failing('E', '/app/b.ts:1:1'))
  rig.elapse(10_000)
  expect(rig.lines.map(({ fields }) => fields['more'])).toEqual([13, 4])
  rig.elapse(10_000)
  expect(rig.lines).toHaveLength(2)
  rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.book.flush()
  expect(rig.lines.at(-1)?.fields).toMatchObject({ more: 1, count: 22 })
})
