// The law of the table: error meter = Σ groups + other, whatever happens to the groups; and every id resolves.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failing, Rig, work } from '../test/rig.ts'
import { Group } from './group.ts'
import { GroupStates } from './group-states.ts'
import { GroupTable } from './groups.ts'
import type { SavedGroups } from './saved-groups.ts'

type Step =
  | Readonly<{ do: 'fail'; place: number; fanOut: 'report' | 'counted' | 'expected'; again: number }>
  | Readonly<{ do: 'flush' | 'restart' }>
  | Readonly<{ do: 'resolve' | 'mute'; place: number }>

const place = fc.nat(30)
const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        do: fc.constant('fail' as const),
        place,
        fanOut: fc.constantFrom('report' as const, 'counted' as const, 'expected' as const),
        again: fc.nat(3),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('flush' as const, 'restart' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('resolve' as const, 'mute' as const), place }) },
  ),
  { maxLength: 60 },
)

function play(step: Step, rig: Rig): void {
  if (step.do === 'fail') checkFailure(step, rig)
  if (step.do === 'flush') rig.elapse(10_000)
  const known = 'place' in step ? rig.book.groups.list()[step.place]?.group : undefined
  if (known === undefined) return
  if (step.do === 'mute') rig.book.groups.change(known, { to: 'muted' })
  if (step.do === 'resolve') rig.book.groups.change(known, { to: 'resolved' })
}

function checkFailure({ place, fanOut, again }: Step & { readonly do: 'fail' }, rig: Rig): void {
  const scope = work()
  const error = failing('E', `/app/f${place}.ts:1:1`)
  const { id } = rig.occur(error, { scope, fanOut })
  for (let seen = 0; seen < again; seen += 1) expect(rig.occur(error, { scope, fanOut }).id).toBe(id)
  expect(['stored', 'counted', 'filtered', 'folded']).toContain(rig.book.occurrences.resolve(id).state)
}

test('error meter = Σ groups + other, through storm, eviction, decisions, flush and restart', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), (list, groupsMax) => {
      let rig = new Rig({ groupsMax })
      let before = 0
      for (const step of list) {
        if (step.do === 'restart') {
          before += rig.marks
          rig = new Rig({ groupsMax }, JSON.parse(JSON.stringify(rig.book.save())) as SavedGroups)
        } else play(step, rig)
        expect(rig.sum).toBe(before + rig.marks)
        expect(rig.book.groups.total).toBe(rig.sum)
      }
    }),
    { numRuns: 60 },
  )
})

test('goes on with names, counts and decisions after a restart', () => {
  const rig = new Rig()
  const { group } = rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.book.groups.change(group, { to: 'resolved', fixed: 'next' })
  const later = new Rig({}, rig.book.save())
  later.release = '1.1.0'
  expect(later.occur(failing('E', '/app/a.ts:9:9')).group).toBe(group)
  expect(later.book.groups.list()).toMatchObject([{ count: 2, state: { is: 'regressed', release: '1.1.0' } }])
})

test('shows where the failures of a group were thrown and what they said, without splitting it', () => {
  const rig = new Rig()
  for (const [at, message] of [
    ['1:1', 'card 17 refused'],
    ['1:1', 'card 18 refused'],
    ['5:1', 'no stock'],
  ] as const)
    rig.occur(failing('E', `/app/a.ts:${at}`, message))
  const [group] = rig.book.groups.list()
  expect(group?.count).toBe(3)
  expect(group?.variants).toEqual([
    { event: 'x', place: 'a:1', template: 'card <n> refused', count: 2 },
    { event: 'x', place: 'a:5', template: 'no stock', count: 1 },
  ])
})

test('keeps the beginning of a long message, cut between characters', () => {
  const rig = new Rig()
  rig.occur(failing('E', '/app/a.ts:1:1', `${'.'.repeat(499)}😀${'.'.repeat(10)}😀`))
  const [group] = rig.book.groups.list()
  expect(group?.message).toBe('.'.repeat(499))
  expect(group?.variants[0]?.template).toBe(`${'.'.repeat(499)}😀${'.'.repeat(10)}`)
})

test('keeps minutes and hours where they belong while time goes on', () => {
  const rig = new Rig()
  rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.nowMs += 60_000
  rig.occur(failing('E', '/app/a.ts:1:1'))
  rig.occur(failing('E', '/app/a.ts:1:1'))
  const [group] = rig.book.groups.list()
  expect(group?.perMinute.slice(-2)).toEqual([1, 2])
  expect(group?.perMinute).toHaveLength(60)
  expect(group?.perHour.reduce((sum, count) => sum + count)).toBe(3)
  rig.nowMs += 3 * 3_600_000
  expect(rig.book.groups.list()[0]?.perMinute.every((count) => count === 0)).toBe(true)
  expect(rig.book.groups.list()[0]?.perHour.at(-4)).toBe(3)
})

const states = new GroupStates(() => undefined)

function tableOf(groupsMax = 9): Readonly<{
  table: GroupTable
  group: (key: string, firstSeen: number, count: number) => Group
}> {
  const table = new GroupTable({ groupsMax, now: () => 0, states, folding: () => undefined })
  const group = (key: string, firstSeen: number, count: number): Group => {
    const made = new Group({ group: key, event: 'x', type: 'E', message: 'm', firstSeen })
    for (let at = 0; at < count; at += 1) made.add(firstSeen + at, `${key}${at}`)
    table.add(made)
    return made
  }
  return { table, group }
}

test('joins two groups that turn out to be one: the older stays, counts add up, both keys and all ids lead to it', () => {
  const { table, group } = tableOf()
  const older = group('g1aaaaaaaaaaaaaaaa', 1, 5)
  const younger = group('g1bbbbbbbbbbbbbbbb', 10, 3)
  expect(table.alias('g1cccccccccccccccc', older)).toBe(older)
  expect(table.alias('g1cccccccccccccccc', younger)).toBe(older)
  expect(table.total).toBe(8)
  expect(table.list()).toMatchObject([{ count: 8, lastSeen: 12, lastId: 'g1bbbbbbbbbbbbbbbb2' }])
  for (const bits of ['aaaaaaa', 'bbbbbbb', 'ccccccc']) expect(table.byBits(bits)).toBe('g1aaaaaaaaaaaaaaaa')
  expect(table.find('g1bbbbbbbbbbbbbbbb')).toBe(older)
})

test('a group is called as its sources are: its raw key leads to it, and its state goes along', () => {
  const { table, group } = tableOf()
  const one = group('g1aaaaaaaaaaaaaaaa', 1, 2)
  table.alias('g1dddddddddddddddd', one)
  table.change('g1aaaaaaaaaaaaaaaa', { to: 'muted' })
  expect(table.rename(one, 'g1cccccccccccccccc').key).toBe('g1cccccccccccccccc')
  expect(table.rename(one, 'g1cccccccccccccccc')).toBe(one)
  for (const bits of ['aaaaaaa', 'ccccccc', 'ddddddd']) expect(table.byBits(bits)).toBe('g1cccccccccccccccc')
  expect(table.list()).toMatchObject([{ group: 'g1cccccccccccccccc', count: 2, state: { is: 'muted' } }])
  const raw = group('g1bbbbbbbbbbbbbbbb', 0, 7)
  expect(table.rename(raw, 'g1cccccccccccccccc')).toBe(one)
  expect(table.find('g1bbbbbbbbbbbbbbbb')).toBe(one)
  expect([table.list().length, table.total]).toEqual([1, 9])
})

test('two places of one raw key, told apart by their sources, join no groups', () => {
  const { table, group } = tableOf()
  const [one, two] = [group('g1aaaaaaaaaaaaaaaa', 1, 2), group('g1bbbbbbbbbbbbbbbb', 1, 2)]
  table.rename(one, 'g1cccccccccccccccc')
  table.rename(two, 'g1dddddddddddddddd')
  expect(table.rename(one, 'g1dddddddddddddddd')).toBe(one)
  expect(table.alias('g1bbbbbbbbbbbbbbbb', one)).toBe(one)
  expect(table.list().map(({ group: key }) => key)).toEqual(['g1cccccccccccccccc', 'g1dddddddddddddddd'])
})

test('a group that was folded is not new, by whichever name it comes back', () => {
  const { table, group } = tableOf(1)
  table.rename(group('g1aaaaaaaaaaaaaaaa', 1, 2), 'g1cccccccccccccccc')
  group('g1bbbbbbbbbbbbbbbb', 1, 2)
  expect([table.wasFolded('g1aaaaaaaaaaaaaaaa'), table.isFolded('aaaaaaa')]).toEqual([true, true])
})

test.each([
  ['a minute', 60_000, 2],
  ['half a day', 43_200_000, 1],
  ['a year', 31_536_000_000, 1],
])(
  'where the clock was set back by %s, a failure is of this minute and was seen now',
  (_what, ms, thisHour) => {
    const rig = new Rig()
    rig.occur(failing('E', '/app/a.ts:1:1'))
    rig.setBack(ms)
    rig.occur(failing('E', '/app/a.ts:1:1'))
    const [group] = rig.book.groups.list()
    expect(group).toMatchObject({ count: 2, firstSeen: rig.nowMs, lastSeen: rig.nowMs })
    expect([group?.perMinute.at(-1), group?.perHour.at(-1)]).toEqual([1, thisHour])
  },
)
