// The ring of lines: its bounds, its order, its filters.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { LineSnapshot, type Level } from '@obs/core'
import { expect, test } from 'vitest'
import { LineStore } from './line-store.ts'

function line(event: string, members = '', level: Level = 'info', traceId?: string): LineSnapshot {
  return new LineSnapshot(0, level, event, undefined, members, undefined, undefined, traceId, undefined)
}

const events = (found: readonly { readonly line: LineSnapshot }[]): string[] =>
  found.map((stored) => stored.line.event)

test('keeps the newest lines of a flood, and numbers go on', () => {
  const store = new LineStore()
  for (let at = 1; at <= 20_000; at += 1) store.add(line(`e${at}`))
  const found = store.find({}, 1_000_000)
  expect([found.length, found[0]?.seq, store.last]).toEqual([5000, 15_001, 20_000])
})

test('is bounded in characters too', () => {
  const store = new LineStore()
  for (let at = 0; at < 100; at += 1) store.add(line('big', `,"text":"${'x'.repeat(100_000)}"`))
  expect(store.find({}, 1000).length).toBe(39)
})

test('long names and the causes of errors count among the characters', () => {
  const named = new LineStore()
  for (let at = 0; at < 100; at += 1) named.add(line('e'.repeat(100_000)))
  expect(named.find({}, 1000).length).toBe(39)
  const failed = new LineStore()
  const cause = { type: 'Error', message: '', stack: 'x'.repeat(10_000), causes: [] }
  const error = {
    ...cause,
    causes: [{ ...cause, causes: [cause] }, ...Array.from({ length: 7 }, () => cause)],
  }
  for (let at = 0; at < 100; at += 1)
    failed.add(new LineSnapshot(0, 'warn', '', undefined, '', error, undefined, undefined, undefined))
  expect(failed.find({}, 1000).length).toBe(39)
})

test.each(['C:\\temp', 'said "yes"', 'first\nsecond', '"n":7', 'rangeerror', 'out of stock'])(
  'finds %j',
  (text) => {
    const fields = { path: 'C:\\Temp', answer: 'said "yes"', lines: 'first\nsecond', n: 7 }
    const error = { type: 'RangeError', message: 'out of stock', stack: '', causes: [] }
    const members = `,${JSON.stringify(fields).slice(1, -1)}`
    const store = new LineStore()
    store.add(new LineSnapshot(0, 'warn', 'a', undefined, members, error, undefined, undefined, undefined))
    expect(store.find({ text }, 10)).toHaveLength(1)
  },
)

test('filters by level, text in any case, field and place', () => {
  const store = new LineStore()
  store.add(line('order.taken', ',"plan":"pro","n":7'))
  store.add(line('order.failed', ',"plan":"FREE"', 'error'))
  expect(events(store.find({ level: 'warn' }, 10))).toEqual(['order.failed'])
  expect(events(store.find({ text: 'free' }, 10))).toEqual(['order.failed'])
  expect(events(store.find({ fields: { n: '7' } }, 10))).toEqual(['order.taken'])
  expect(events(store.find({ after: 1 }, 10))).toEqual(['order.failed'])
})

test('gives the lines of one request in their order', () => {
  const store = new LineStore()
  store.add(line('a', '', 'info', 't1'))
  store.add(line('b', '', 'info', 't2'))
  store.add(line('c', '', 'info', 't1'))
  expect(store.ofTrace('t1', 10).map(({ event }) => event)).toEqual(['a', 'c'])
})

test('tells a listener of every new line until it is disposed', () => {
  const store = new LineStore()
  const seen: number[] = []
  const listening = store.listen(({ seq }) => seen.push(seq))
  store.add(line('a'))
  listening[Symbol.dispose]()
  store.add(line('b'))
  expect(seen).toEqual([1])
})

test('what a flood has pushed out is free at once', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  const store = new LineStore()
  for (let at = 0; at < 2000; at += 1) store.add(line('big', Buffer.alloc(60_000, 'x').toString()))
  collect()
  expect(store.last).toBe(2000)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(30_000_000)
})
