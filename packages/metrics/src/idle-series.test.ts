// Series that nobody uses: left out, back with their next use, and never a count lost or told twice.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createFaultChannel, type Fault, type MetricPoint } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import type { Counter, Gauge, Meter, Metrics } from './instruments.ts'
import { createMetrics, type MetricStore } from './metrics.ts'
import { SlabReader } from './slab-text.ts'

let clock: FakeClock
let faults: Fault[]
let store: MetricStore

beforeEach(() => {
  clock = fakeClock(1_800_000_000_000)
  faults = []
  store = createMetrics({ clock, faults: createFaultChannel(clock, (fault) => faults.push(fault)) })
})

const pointOf = (points: readonly MetricPoint[], name: string): MetricPoint | undefined =>
  points.find((point) => point.name === name)

test('an unused series goes, comes back with its handle, and is never counted twice', () => {
  store.configure({ idleMsMax: 60_000 })
  const hits = store.metrics.counter('hits', { labels: ['user'] })
  const ann = hits.with({ user: 'ann' })
  const reader = store.source.reader({ temporality: 'delta' })
  const delta = (): readonly number[] => {
    const values = reader.collect().map(({ value }) => value)
    reader.advance()
    return values
  }
  ann.add(5)
  expect(delta()).toEqual([5])
  clock.advance(61_000)
  expect(delta()).toEqual([])
  expect(hits.with({ user: 'ann' })).toBe(ann)
  ann.add(2)
  expect(delta()).toEqual([2])
  clock.advance(61_000)
  expect(delta()).toEqual([])
  ann.add()
  expect(delta()).toEqual([1])
  expect(store.metrics.snapshot()[0]?.value).toBe(8)
})

test('a histogram that went idle counts on where it was, through its handle and by its labels', () => {
  store.configure({ idleMsMax: 60_000 })
  const sizes = store.metrics.histogram('sizes', { labels: ['user'] })
  const ann = sizes.with({ user: 'ann' })
  for (const value of [1, 2, 3]) ann.record(value)
  const count = (): number | undefined => pointOf(store.metrics.snapshot(), 'sizes')?.distribution?.count
  expect(count()).toBe(3)
  clock.advance(61_000)
  expect(count()).toBeUndefined()
  const bob = sizes.with({ user: 'bob' })
  bob.record(1)
  ann.record(1000)
  expect(store.metrics.snapshot().map(({ labels, value }) => [labels['user'], value])).toEqual([
    ['bob', 1],
    ['ann', 4],
  ])
  expect(sizes.with({ user: 'ann' })).toBe(ann)
  clock.advance(61_000)
  expect(count()).toBeUndefined()
})

function goneIdle(): Counter {
  store.configure({ idleMsMax: 60_000 })
  const hits = store.metrics.counter('hits')
  hits.add(2)
  store.metrics.snapshot()
  clock.advance(61_000)
  expect(store.metrics.snapshot()).toEqual([])
  return hits
}

test('a metric without labels that went idle comes back as the same one', () => {
  const hits = goneIdle()
  expect(store.metrics.counter('hits')).toBe(hits)
  hits.add()
  expect(store.metrics.snapshot().map(({ value }) => value)).toEqual([3])
})

test.each(['delta', 'cumulative'] as const)(
  'a series goes idle once the slowest %s reader has told it',
  (temporality) => {
    store.configure({ idleMsMax: 60_000 })
    const reader = store.source.reader({ temporality })
    store.metrics
      .counter('hits', { labels: ['user'] })
      .with({ user: 'ann' })
      .add(5)
    for (let scrape = 0; scrape < 30; scrape += 1) {
      store.metrics.snapshot()
      clock.advance(10_000)
    }
    expect(reader.collect().map(({ value }) => value)).toEqual([5])
    reader.advance()
    expect(store.metrics.snapshot()).toEqual([])
  },
)

test('what is counted in the moment of a reading, but after it, is told before its series goes idle', () => {
  store.configure({ idleMsMax: 60_000 })
  const hits = store.metrics.counter('hits')
  const reader = store.source.reader({ temporality: 'delta' })
  hits.add(5)
  reader.collect()
  reader.advance()
  hits.add(2)
  store.metrics.snapshot()
  clock.advance(61_000)
  store.metrics.snapshot()
  expect(reader.collect().map(({ value }) => value)).toEqual([2])
})

test('a reader that never comes again keeps no series', () => {
  store.configure({ idleMsMax: 60_000 })
  store.source.reader({ temporality: 'delta' })
  store.metrics.counter('hits').add()
  store.metrics.snapshot()
  clock.advance(3_601_000)
  expect(store.metrics.snapshot()).toEqual([])
})

test('a series that went idle comes back when it moves, also where idle ones are no longer wanted', () => {
  const hits = goneIdle()
  store.configure({})
  hits.add(3)
  expect(store.metrics.snapshot().map(({ value }) => value)).toEqual([5])
})

test('a handle is made as others are while its series is idle, and after: it costs no more', () => {
  const hits = goneIdle()
  expect(Reflect.ownKeys(hits)).toEqual(['labels'])
  hits.add()
  expect(Reflect.ownKeys(hits)).toEqual(['labels'])
})

// In a frame of its own, so that no handle is left on the stack.
function endsOf({ counter, meter, gauge, histogram, timer, distinct }: Metrics): readonly (() => void)[] {
  const labels = { labels: ['peer'] } as const
  const peer = { peer: 'x' }
  const [bytes, calls, depth] = [counter('a', labels), meter('b', labels), gauge('c', labels)].map((of) =>
    of.with(peer),
  ) as [Counter, Meter, Gauge]
  const [sizes, took, users] = [
    histogram('d', labels).with(peer),
    timer('e', labels).with(peer),
    distinct('f', labels).with(peer),
  ]
  return [
    () => bytes.add(5),
    () => calls.mark(5),
    () => depth.set(5),
    () => sizes.record(5),
    () => took.record(5),
    () => users.add('ann'),
  ]
}

test('what a handle counts before it is dropped is told, though its series was idle', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  store.configure({ idleMsMax: 60_000 })
  const ends = [...endsOf(store.metrics)]
  store.metrics.snapshot()
  clock.advance(61_000)
  expect(store.metrics.snapshot()).toEqual([])
  await turn()
  collect()
  while (ends.length > 0) ends.shift()?.()
  await turn()
  collect()
  expect(store.metrics.snapshot().map(({ name, value }) => [name, value])).toEqual([
    ['a', 5],
    ['b', 5],
    ['c', 5],
    ['d', 1],
    ['e', 1],
    ['f', 1],
  ])
  clock.advance(61_000)
  expect(store.metrics.snapshot()).toEqual([])
})

const turn = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))

test('an expired series makes room for another', () => {
  store.configure({ idleMsMax: 60_000, seriesMax: 2 })
  const hits = store.metrics.counter('hits', { labels: ['user'] })
  for (const user of ['a', 'b']) hits.with({ user }).add()
  store.metrics.snapshot()
  clock.advance(61_000)
  store.metrics.snapshot()
  hits.with({ user: 'c' }).add()
  expect(store.metrics.snapshot().map(({ labels }) => labels)).toEqual([{ user: 'c' }])
  expect(faults).toEqual([])
})

test('a sum over labels or processes never falls because a part of it is idle', () => {
  store.configure({ idleMsMax: 60_000, rules: [['prune', 'hits']] })
  const other = createMetrics({ clock, faults: createFaultChannel(clock, (fault) => faults.push(fault)) })
  other.configure({ idleMsMax: 60_000 })
  const [hits, theirs] = [store, other].map(({ metrics }) => metrics.counter('hits', { labels: ['user'] }))
  hits?.with({ user: 'ann' }).add(1000)
  theirs?.with({ user: 'bob' }).add(1000)
  const sums = (): readonly unknown[] => {
    hits?.with({ user: 'bob' }).add()
    const families = new SlabReader().read(other.slab())
    const pooled = store.pooled([{ since: 0, families }], [{ metric: 'hits', labels: ['user'] }])
    return [...store.metrics.snapshot(), ...pooled].map(({ value }) => value)
  }
  expect(sums()).toEqual([1001, 2001])
  for (let minute = 0; minute < 10; minute += 1) clock.advance(60_000)
  sums()
  clock.advance(61_000)
  expect(sums()).toEqual([1003, 2003])
})

test('a sum of deltas holds no series that is idle', () => {
  store.configure({ idleMsMax: 60_000, rules: [['prune', 'hits']] })
  const hits = store.metrics.counter('hits', { labels: ['user'] })
  const reader = store.source.reader({ temporality: 'delta' })
  const deltas = (): readonly number[] => {
    const values = reader.collect().map(({ value }) => value)
    reader.advance()
    return values
  }
  hits.with({ user: 'ann' }).add(5)
  expect(deltas()).toEqual([5])
  clock.advance(61_000)
  expect(deltas()).toEqual([])
})
