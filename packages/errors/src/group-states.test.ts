// Decisions about groups and what occurrences make of them, after Bugsink's model.
import type { GroupChange } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { failing, Rig } from '../test/rig.ts'
import { compareReleases } from './release-order.ts'

let rig: Rig

beforeEach(() => {
  rig = new Rig()
  rig.book.configure({ alerts: ['new', 'regressed', 'unmuted'] })
})

const fail = (): boolean => rig.occur(failing('E', '/app/a.ts:1:1')).admitted
const state = (): unknown => rig.book.groups.list()[0]?.state
const change = (to: GroupChange): unknown =>
  rig.book.groups.change(rig.book.groups.list()[0]?.group ?? '', to)
const alerts = (): unknown[] => {
  rig.book.flush()
  return rig.lines.filter(({ event }) => event === 'errors.alert').map(({ fields }) => fields['kind'])
}

test('begins open', () => {
  fail()
  expect(state()).toEqual({ is: 'open' })
  expect(rig.book.groups.change('g1unknown', { to: 'muted' })).toBeUndefined()
})

test('resolved now: any occurrence is a regression, reported in full and told', () => {
  for (let i = 0; i < 100; i += 1) fail()
  change({ to: 'resolved' })
  expect(fail()).toBe(true)
  expect(state()).toMatchObject({ is: 'regressed', release: '1.0.0' })
  expect(alerts()).toEqual(['new', 'regressed'])
})

test.each([
  ['1.1.9', 'resolved'],
  ['1.2.0-rc.1', 'resolved'],
  ['1.2.0', 'regressed'],
  ['2.0.0', 'regressed'],
])('resolved in 1.2.0: an occurrence in %s leaves it %s', (release, expected) => {
  fail()
  change({ to: 'resolved', fixed: 'release', release: '1.2.0' })
  rig.release = release
  fail()
  expect(state()).toMatchObject({ is: expected })
})

test('resolved in the next release: the running one may go on failing', () => {
  fail()
  change({ to: 'resolved', fixed: 'next' })
  fail()
  expect(state()).toMatchObject({ is: 'resolved' })
  rig.release = '1.0.1'
  fail()
  expect(state()).toMatchObject({ is: 'regressed' })
})

test('resolved in the next release, where releases are commits: any other commit is later', () => {
  rig.release = '3f2a91c'
  fail()
  change({ to: 'resolved', fixed: 'next' })
  rig.release = '0badcab'
  fail()
  expect(state()).toMatchObject({ is: 'regressed', release: '0badcab' })
})

test('muted for a time: opens with the first occurrence after it', () => {
  fail()
  change({ to: 'muted', forMs: 60_000 })
  rig.nowMs += 59_999
  fail()
  expect(state()).toMatchObject({ is: 'muted' })
  rig.nowMs += 1
  fail()
  expect(state()).toEqual({ is: 'open' })
  expect(alerts()).toEqual(['new', 'unmuted'])
})

test('muted until so many within a period: a slow trickle stays muted', () => {
  fail()
  change({ to: 'muted', untilCount: 3, perMs: 60_000 })
  for (let i = 0; i < 10; i += 1) {
    rig.nowMs += 40_000
    fail()
  }
  expect(state()).toMatchObject({ is: 'muted' })
  for (let i = 0; i < 3; i += 1) fail()
  expect(state()).toEqual({ is: 'open' })
})

test('muted until one within a period: the first to come opens, also in a later period', () => {
  fail()
  change({ to: 'muted', untilCount: 1, perMs: 60_000 })
  rig.nowMs += 60_000
  fail()
  expect(state()).toEqual({ is: 'open' })
})

test('can be opened again by hand, and is never resolved and muted at once', () => {
  fail()
  change({ to: 'resolved' })
  expect(change({ to: 'muted' })).toMatchObject({ is: 'muted' })
  expect(change({ to: 'open' })).toEqual({ is: 'open' })
})

test('keeps a decision about a group that is folded and comes back', () => {
  const small = new Rig({ groupsMax: 1 })
  const { group } = small.occur(failing('E', '/app/a.ts:1:1'))
  small.book.groups.change(group, { to: 'muted' })
  small.occur(failing('E', '/app/b.ts:1:1'))
  small.occur(failing('E', '/app/a.ts:1:1'))
  expect(small.book.groups.list()).toMatchObject([{ group, state: { is: 'muted' } }])
})

// https://semver.org/#spec-item-11
test('orders releases as semantic versions', () => {
  const order = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.1.0',
    '2.0.0',
  ]
  for (const [at, release] of order.entries())
    for (const [other, one] of order.entries())
      expect(Math.sign(compareReleases(release, one) ?? Number.NaN)).toBe(Math.sign(at - other))
  expect(compareReleases('shop@1.2.0', 'v1.2.0+3f2a91c')).toBe(0)
  expect(compareReleases('3f2a91c', '1.0.0')).toBeUndefined()
})
