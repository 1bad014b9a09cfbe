// What a verdict does to the items of its payload.
import { dropReasons, type DropReason } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Item, Ruling } from './item.ts'
import { outcomeOf } from './outcome.ts'

const items: readonly Item[] = [0, 1, 2, 3].map((time) => ({ bytes: Buffer.alloc(1), signal: 'log', time }))
const [a, b, c, d] = items as [Item, Item, Item, Item]

test('accepts what no ruling names', () => {
  expect(outcomeOf('accepted', items).accepted).toEqual(items)
  expect(outcomeOf({ rejected: 'invalid', because: 'no', items: [b] }, items)).toMatchObject({
    accepted: [a, c, d],
    rejected: [{ reason: 'invalid', because: 'no', items: [b] }],
    retried: undefined,
  })
})

test('keeps the order of what is tried again, and the wait asked for', () => {
  const verdict: readonly Ruling[] = [
    { retry: true, items: [d], afterMs: 7 },
    { retry: true, items: [a] },
  ]
  expect(outcomeOf(verdict, items)).toMatchObject({ retried: [a, d], afterMs: 7 })
})

// As of `Number(headers['x-retry-in'])` where a reply has no such header.
test.each([Number.NaN, -1])('a wait of %d is none that was asked for', (afterMs) => {
  expect(outcomeOf({ retry: true, afterMs }, items)).toMatchObject({ retried: items, afterMs: undefined })
})

test('a pause concerns no item', () => {
  expect(outcomeOf({ pauseMs: 5, signal: 'log' }, items)).toMatchObject({
    accepted: items,
    pauses: [{ pauseMs: 5, signal: 'log' }],
  })
})

test('a payload without items can be tried again', () => {
  expect(outcomeOf({ retry: true }, []).retried).toEqual([])
})

test('each item ends in one place, whatever the rulings name', () => {
  const stranger: Item = { bytes: Buffer.alloc(0), signal: 'log', time: 9 }
  const some = fc.array(fc.constantFrom(...items, stranger))
  const ruling: fc.Arbitrary<Ruling> = fc.oneof(
    fc.record({ retry: fc.constant(true as const), items: some }),
    fc.record({ rejected: fc.constantFrom<DropReason>(...dropReasons), items: some }),
    fc.constantFrom<Ruling>({ pauseMs: 1 }, { retry: true }, { rejected: 'invalid' }),
  )
  fc.assert(
    fc.property(fc.array(ruling), (rulings) => {
      const { accepted, rejected, retried = [] } = outcomeOf(rulings, items)
      const ended = [...accepted, ...rejected.flatMap((one) => one.items), ...retried]
      expect(ended.toSorted((one, other) => one.time - other.time)).toEqual(items)
    }),
  )
})
