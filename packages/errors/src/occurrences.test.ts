// Once, grouped and exactly counted: the laws of occurrences.
import { describeError, Members, ScopeState, type Clock, type Occurrence, type Sighting } from '@obs/core'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { createOccurrences, type OccurrenceBook } from './occurrences.ts'

let nowMs: number
let marks: number
let lines: { event: string; fields: object }[]
let timers: (() => void)[]
let book: OccurrenceBook

const clock: Clock = {
  now: () => nowMs,
  monotonicMs: () => nowMs,
  after(_ms, fn) {
    timers.push(fn)
    return { [Symbol.dispose]: () => undefined }
  },
}

function open(groupsMax = 1000): OccurrenceBook {
  return createOccurrences({
    clock,
    groupsMax,
    projectRoot: () => '/app',
    meter: { mark: () => void (marks += 1) },
    lines: { line: (_level, event, fields) => void lines.push({ event, fields }) },
  })
}

beforeEach(() => {
  nowMs = 1_700_000_000_000
  marks = 0
  lines = []
  timers = []
  book = open()
})

function sighting(error: unknown, more: Partial<Sighting> = {}): Sighting {
  return {
    time: nowMs,
    level: 'error',
    event: 'x',
    error,
    data: describeError(error),
    scope: undefined,
    fanOut: 'report',
    ...more,
  }
}

function occur(error: unknown, more: Partial<Sighting> = {}): Occurrence {
  return book.occurrences.occur(sighting(error, more))
}

function failing(type: string, at: string, message = 'm'): Error {
  const error = new Error(message)
  error.name = type
  error.stack = `${type}: ${message}\n    at work (${at})\n    at processTicksAndRejections (node:internal/process/task_queues:95:5)`
  return error
}

const work = (): ScopeState => ScopeState.work(Members.none)

test('reports one failure once in its scope, through rethrow and wrapping', () => {
  const scope = work()
  const error = new Error('root')
  const first = occur(error, { scope })
  const again = occur(error, { scope })
  const wrapped = occur(new Error('wrapper', { cause: error }), { scope })
  expect([again.id, wrapped.id]).toEqual([first.id, first.id])
  expect([first.first, again.first, wrapped.first]).toEqual([true, false, false])
  expect(marks).toBe(1)
})

test('counts the same object in another scope as another occurrence of its group', () => {
  const error = new Error('memoised')
  const one = occur(error, { scope: work() })
  const two = occur(error, { scope: work() })
  expect(two.id).not.toBe(one.id)
  expect(two.group).toBe(one.group)
  expect(marks).toBe(2)
})

test('takes frozen errors, primitives, mutual causes and undefined', () => {
  const a = new Error('a')
  const b = new Error('b', { cause: a })
  a.cause = b
  for (const thrown of [Object.freeze(new Error('frozen')), a, 'text', 7, Symbol('s'), null, undefined]) {
    expect(occur(thrown, { scope: work() }).id).toMatch(/^[0-9a-f]{32}$/)
  }
  expect(marks).toBe(7)
})

test('groups by type and place, not by line, message or install folder', () => {
  const group = (error: Error): string => occur(error, { scope: work() }).group
  const known = group(failing('TypeError', '/app/src/pay.ts:10:5'))
  expect(group(failing('TypeError', '/app/src/pay.ts:99:1', 'other'))).toBe(known)
  expect(group(failing('TypeError', 'file:///app/src/pay.ts:10:5'))).toBe(known)
  expect(group(failing('RangeError', '/app/src/pay.ts:10:5'))).not.toBe(known)
  expect(group(failing('TypeError', '/app/src/other.ts:10:5'))).not.toBe(known)
})

test('lets no message forge a frame', () => {
  const forged = new Error('x\n    at evil (/app/evil.ts:1:1)')
  const report = book.occurrences.complete(
    {
      signal: 'error',
      time: nowMs,
      level: 'error',
      event: 'x',
      fields: {},
      error: describeError(forged),
      errorId: 'i',
      group: 'g',
    },
    true,
  )
  expect(report.error.frames?.some(({ file }) => file.includes('evil'))).toBe(false)
})

test('reads the source lines of a kept report', () => {
  const error = new Error('here')
  const report = open().occurrences.complete(
    {
      signal: 'error',
      time: nowMs,
      level: 'error',
      event: 'x',
      fields: {},
      error: describeError(error),
      errorId: 'i',
      group: 'g',
    },
    false,
  )
  expect(report.error.frames?.[0]).toMatchObject({ inApp: true })
  expect(report.error.frames?.[0]?.file).toContain('occurrences.test.ts')
})

test('reports a storm in full only at first, counts all of it, and says so in one line', () => {
  const admitted = Array.from({ length: 1000 }, () =>
    occur(failing('TypeError', '/app/a.ts:1:1'), { scope: work() }),
  ).filter((occurrence) => occurrence.admitted)
  expect(admitted.length).toBeLessThan(20)
  expect(marks).toBe(1000)
  expect(book.groups.list()[0]?.count).toBe(1000)
  for (const fire of timers.splice(0)) fire()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    event: 'errors.suppressed',
    fields: { more: 1000 - admitted.length, count: 1000 },
  })
})

test('always admits a new group, also in the middle of a storm', () => {
  for (let i = 0; i < 500; i += 1) occur(failing('TypeError', '/app/a.ts:1:1'), { scope: work() })
  expect(occur(failing('RangeError', '/app/b.ts:1:1'), { scope: work() }).admitted).toBe(true)
})

test('counts expected failures apart and reports none of them', () => {
  expect(occur(new Error('e'), { fanOut: 'expected' }).admitted).toBe(false)
  expect(book.groups.list()[0]).toMatchObject({ count: 0, expected: 1 })
  expect(marks).toBe(0)
})

test('error meter = Σ groups + other, through storm and eviction; every id resolves', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(30), fc.constantFrom('report', 'counted', 'expected'))),
      (failures) => {
        marks = 0
        book = open(5)
        for (const [place, fanOut] of failures) {
          const { id } = occur(failing('E', `/app/f${place}.ts:1:1`), { scope: work(), fanOut })
          expect(['stored', 'counted', 'filtered', 'folded']).toContain(book.occurrences.resolve(id).state)
        }
        const sum = book.groups.list().reduce((total, { count }) => total + count, 0)
        expect(sum + book.groups.other).toBe(marks)
        expect(book.groups.total).toBe(marks)
      },
    ),
  )
})

test('answers for an id of an earlier process and for no id at all', () => {
  expect(book.occurrences.resolve('018bcfe5667f800080000000000000ff').state).toBe('before_start')
  expect(book.occurrences.resolve('nonsense').state).toBe('before_start')
})

test('counts through an expected() that throws', () => {
  const strict = createOccurrences({
    clock,
    meter: { mark: () => void (marks += 1) },
    lines: { line: () => undefined },
    expected() {
      throw new Error('no')
    },
  })
  strict.occurrences.occur(sighting(new Error('x')))
  expect(marks).toBe(1)
})
