// Several processes and one store: nothing is counted twice or lost, whoever commits, folds, ends or is killed when.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failing, Rig, work } from '../test/rig.ts'
import { mergeGroups } from './merged-groups.ts'
import { noGroups, type SavedGroups } from './saved-groups.ts'

const sumOf = ({ groups, other }: SavedGroups): number =>
  groups.reduce((sum, { count }) => sum + count, other)

/** What processes commit to. */
class Store {
  content: SavedGroups = noGroups
}

/** A process that took up what the store held at its start. */
class Process {
  readonly rig: Rig
  readonly #store: Store
  #before: SavedGroups
  committed = 0

  constructor(store: Store, groupsMax = 1000) {
    this.#store = store
    this.rig = new Rig({ groupsMax }, store.content)
    this.#before = store.content
  }

  fail(place: number): string {
    return this.rig.occur(failing('E', `/app/f${place}.ts:1:1`), { scope: work() }).group
  }

  commit(): void {
    const { book, marks } = this.rig
    this.#store.content = mergeGroups(this.#store.content, { now: book.save(), before: this.#before })
    book.follow(this.#store.content)
    this.#before = book.save()
    this.committed = marks
  }

  states(): readonly string[] {
    return this.rig.book.groups.list().map(({ state }) => state.is)
  }
}

type Step = Readonly<{ do: 'fail' | 'commit' | 'kill' | 'end'; who: number; place: number }>

const steps = fc.array(
  fc.record({
    do: fc.constantFrom<Step['do'][]>('fail', 'fail', 'fail', 'fail', 'commit', 'commit', 'kill', 'end'),
    who: fc.nat(2),
    place: fc.nat(12),
  }),
  { maxLength: 80 },
)

test('the store holds exactly what was committed, through folding, kills and restarts of three processes', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 8 }), (list, groupsMax) => {
      const store = new Store()
      const running = [0, 1, 2].map(() => new Process(store, groupsMax))
      let ended = 0
      for (const { do: what, who, place } of list) {
        const process = running[who]
        if (process === undefined) continue
        if (what === 'fail') process.fail(place)
        if (what === 'commit' || what === 'end') process.commit()
        if (what === 'kill' || what === 'end') {
          ended += process.committed
          running[who] = new Process(store, groupsMax)
        }
        expect(sumOf(store.content)).toBe(running.reduce((sum, { committed }) => sum + committed, ended))
        expect(store.content.groups.every(({ count }) => count >= 0)).toBe(true)
      }
    }),
    { numRuns: 200 },
  )
})

test('adds up what two processes count in one group, and keeps when it was first and last seen', () => {
  const store = new Store()
  const [one, two] = [new Process(store), new Process(store)]
  two.rig.nowMs += 5000
  for (const process of [one, two, two]) process.fail(1)
  one.commit()
  two.commit()
  one.fail(1)
  one.commit()
  expect(store.content.groups).toMatchObject([
    { count: 4, firstSeen: 1_700_000_000_000, lastSeen: 1_700_000_005_000 },
  ])
})

test('a decision of one process is in force in the others after their next commit, and so is taking it back', () => {
  const store = new Store()
  const [one, two] = [new Process(store), new Process(store)]
  const group = one.fail(1)
  two.fail(1)
  one.rig.book.groups.change(group, { to: 'resolved' })
  one.commit()
  two.commit()
  expect(two.states()).toEqual(['resolved'])
  two.fail(1)
  expect(two.states()).toEqual(['regressed'])
  two.commit()
  one.commit()
  expect(one.states()).toEqual(['regressed'])
  one.rig.book.groups.change(group, { to: 'open' })
  one.commit()
  two.commit()
  expect(two.states()).toEqual(['open'])
  expect(store.content.states).toEqual([])
})

test('what is left of "muted until so many" survives a restart', () => {
  const store = new Store()
  const [one, two] = [new Process(store), new Process(store)]
  for (let at = 0; at < 5; at += 1) two.fail(1)
  two.commit()
  const group = one.fail(1)
  one.rig.book.groups.change(group, { to: 'muted', untilCount: 3 })
  one.fail(1)
  one.commit()
  const later = new Process(store)
  later.fail(1)
  expect(later.states()).toEqual(['muted'])
  later.fail(1)
  expect(later.states()).toEqual(['open'])
})

test('two groups that a source map joined in the process are one in the store, too', () => {
  const store = new Store()
  const one = new Process(store)
  one.fail(1)
  one.fail(2)
  one.commit()
  const [kept, joined] = store.content.groups
  const now = {
    ...store.content,
    groups: [{ ...kept, count: 3, aliases: [joined?.group] }],
  } as SavedGroups
  const merged = mergeGroups(store.content, { now, before: store.content })
  expect(merged.groups).toMatchObject([{ group: kept?.group, count: 3 }])
})

test('a group that its source map has named anew is the same in the store, and later processes know it by that name alone', () => {
  const store = new Store()
  const one = new Process(store)
  const raw = one.fail(1)
  one.commit()
  const [kept] = store.content.groups
  const named = { ...kept, group: 'g1cccccccccccccccc', count: 3, aliases: [raw], mapped: true }
  const now = { ...store.content, groups: [named] } as SavedGroups
  store.content = mergeGroups(store.content, { now, before: store.content })
  expect(store.content).toMatchObject({ groups: [named], other: 0 })
  const later = new Process(store)
  expect(later.fail(1)).toBe(raw)
  expect(later.rig.sum).toBe(4)
})

test('keeps a thousand groups, and counts the ones not seen for longest as other', () => {
  const saved = (count: number): SavedGroups => ({
    ...noGroups,
    groups: Array.from({ length: count }, (_, at) => ({
      group: `g1${at}`,
      event: 'x',
      type: 'E',
      message: 'm',
      firstSeen: at,
      lastSeen: at,
      lastId: '',
      count: 2,
      expected: 0,
      sightings: 0,
      aliases: [],
    })),
  })
  const merged = mergeGroups(noGroups, { now: saved(1003), before: noGroups })
  expect([merged.groups.length, merged.groups[0]?.group, merged.other]).toEqual([1000, 'g13', 6])
})
