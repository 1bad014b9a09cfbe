// The queue: bounds, order and who leaves.
import { levels } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Item } from './item.ts'
import { Queue, type Overflow } from './queue.ts'

const item = (text: string, level?: Item['level']): Item => ({
  bytes: Buffer.from(text),
  signal: 'log',
  time: 0,
  ...(level === undefined ? {} : { level }),
})

function check(overflow: Overflow, added: readonly Item[], expected: { kept: string; left: string }): void {
  const left: Item[] = []
  const queue = new Queue({ itemsMax: 3, bytesMax: 100, overflow }, (one) => left.push(one))
  for (const one of added) queue.add(one)
  const told = (items: readonly Item[]): string =>
    items.map(({ bytes }) => Buffer.from(bytes).toString()).join('')
  expect({ kept: told(queue.take(Infinity, Infinity)), left: told(left) }).toEqual(expected)
}

test('the oldest leave', () => {
  check(
    'oldest',
    'abcde'.split('').map((text) => item(text)),
    { kept: 'cde', left: 'ab' },
  )
})

test('the newest are refused', () => {
  check(
    'newest',
    'abcde'.split('').map((text) => item(text)),
    { kept: 'abc', left: 'de' },
  )
})

test('by priority errors outlive debug lines, and order stays that of arrival', () => {
  const added = [item('E', 'error'), item('d', 'debug'), item('i'), item('F', 'fatal'), item('x', 'debug')]
  check('priority', added, { kept: 'EiF', left: 'dx' })
})

test('by priority the oldest among equals leaves', () => {
  check(
    'priority',
    'abcd'.split('').map((text) => item(text, 'error')),
    { kept: 'bcd', left: 'a' },
  )
})

test('takes one item larger than the batch alone', () => {
  const queue = new Queue({ itemsMax: 10, bytesMax: 100, overflow: 'oldest' }, () => undefined)
  for (const text of ['large', 'a', 'b', 'c']) queue.add(item(text))
  expect(queue.take(10, 2)).toHaveLength(1)
  expect(queue.take(10, 2)).toHaveLength(2)
  expect([queue.length, queue.bytes]).toEqual([1, 1])
})

test('under any policy the bounds hold, the order is kept and nothing is lost uncounted', () => {
  const entry = fc.record({ size: fc.nat(20), level: fc.constantFrom(...levels), take: fc.nat(3) })
  const bounds = fc.record({
    itemsMax: fc.integer({ min: 1, max: 5 }),
    bytesMax: fc.integer({ min: 20, max: 50 }),
    overflow: fc.constantFrom<Overflow>('oldest', 'newest', 'priority'),
  })
  fc.assert(
    fc.property(fc.array(entry), bounds, (entries, bound) => {
      const left: Item[] = []
      const taken: Item[] = []
      const queue = new Queue(bound, (one) => left.push(one))
      for (const [time, { size, level, take }] of entries.entries()) {
        queue.add({ bytes: Buffer.alloc(size), signal: 'log', time, level })
        expect(queue.length).toBeLessThanOrEqual(bound.itemsMax)
        expect(queue.bytes).toBeLessThanOrEqual(bound.bytesMax)
        if (take === 3) taken.push(...queue.take(take, Infinity))
      }
      taken.push(...queue.take(Infinity, Infinity))
      expect(left.length + taken.length).toBe(entries.length)
      const times = taken.map(({ time }) => time)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }),
  )
})
