// Gauges that are read when asked: slow, failing, and gone.
import { createFaultChannel, systemClock, type Fault } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import { createMetrics, type MetricStore } from './metrics.ts'

let faults: Fault[]
let store: MetricStore

beforeEach(() => {
  faults = []
  store = createMetrics({
    clock: systemClock,
    faults: createFaultChannel(systemClock, (fault) => faults.push(fault)),
  })
})

test('asks a slow callback again only when it has answered', async () => {
  let asked = 0
  let answer: (value: number) => void = () => undefined
  store.metrics.gauge('depth').from(async () => {
    asked += 1
    return new Promise((resolve) => {
      answer = resolve
    })
  })
  for (let at = 0; at < 100; at += 1) store.metrics.snapshot()
  expect(asked).toBe(1)
  const settled = store.source.settle()
  answer(7)
  await settled
  expect(store.metrics.snapshot()[0]?.value).toBe(7)
})

test('a callback is asked once for each scrape, whether it answers at once or later', async () => {
  const asked = { now: 0, later: 0 }
  store.metrics.gauge('now').from(() => (asked.now += 1))
  store.metrics.gauge('later').from(async () => {
    asked.later += 1
    return Promise.resolve(asked.later)
  })
  const scrape = async (): Promise<readonly number[]> => {
    await store.source.settle()
    return store.metrics.snapshot().map(({ value }) => value)
  }
  // What kind of answer a callback gives is found out by asking it.
  await scrape()
  const before = { ...asked }
  for (let at = 1; at <= 3; at += 1) {
    expect(await scrape()).toEqual([before.now + at, before.later + at])
  }
  expect(asked).toEqual({ now: before.now + 3, later: before.later + 3 })
})

test('a callback that hangs holds up one scrape, not all that follow', async () => {
  const clock = fakeClock()
  const { metrics, source } = createMetrics({ clock, faults: createFaultChannel(clock, () => undefined) })
  metrics.gauge('hung').from(async () => new Promise<number>(() => undefined))
  metrics.gauge('depth').from(async () => Promise.resolve(3))
  const first = source.settle()
  await new Promise((resolve) => void setImmediate(resolve))
  clock.advance(1000)
  await first
  // Nobody advances the clock: there is nothing to wait for.
  await source.settle()
  expect(metrics.snapshot().map(({ name, value }) => [name, value])).toEqual([['depth', 3]])
})

test('leaves out a gauge whose callback throws or rejects, and says that reading failed', async () => {
  store.metrics.gauge('a').from(() => {
    throw new Error('no')
  })
  store.metrics.gauge('b').from(async () => Promise.reject(new Error('later no')))
  await store.source.settle()
  expect(store.metrics.snapshot()).toEqual([])
  expect(faults.map(({ code }) => code)).toEqual(['read_failed'])
  expect(faults[0]?.message).toContain('(a: no)')
})

test('a gauge is gone with its callback', () => {
  const reading = store.metrics.gauge('depth').from(() => 3)
  expect(store.metrics.snapshot()[0]?.value).toBe(3)
  reading[Symbol.dispose]()
  expect(store.metrics.snapshot()).toEqual([])
})

const junk: readonly unknown[] = [
  Number.NaN,
  Infinity,
  '5',
  5n,
  Symbol('five'),
  Object.create(null),
  null,
  undefined,
  [],
]

test('leaves out a gauge whose callback gives what is no number, at once or later, and rejects nothing', async () => {
  let given: unknown = 5
  store.metrics.gauge('a').from(() => given as number)
  store.metrics.gauge('b').from(async () => given as number)
  await store.source.settle()
  expect(store.metrics.snapshot()).toHaveLength(2)
  for (const value of junk) {
    given = value
    // The snapshot before has asked already: that answer comes first.
    await store.source.settle()
    await expect(store.source.settle()).resolves.toBeUndefined()
    expect(store.metrics.snapshot().filter(({ kind }) => kind === 'gauge')).toEqual([])
  }
  given = 6
  await store.source.settle()
  await store.source.settle()
  expect(store.metrics.snapshot().filter(({ value }) => value === 6)).toHaveLength(2)
})

test('refuses what is no number and keeps its value, without a throw', () => {
  const gauge = store.metrics.gauge('depth')
  gauge.set(5)
  for (const value of junk) gauge.set(value as number)
  for (const value of junk) if (value !== undefined) gauge.add(value as number)
  const [depth, ...refused] = store.metrics.snapshot()
  expect(depth?.value).toBe(5)
  expect(refused.reduce((sum, { value }) => sum + value, 0)).toBe(2 * junk.length - 1)
})

test('refuses what is no callback and keeps the one it has', () => {
  const gauge = store.metrics.gauge('depth')
  gauge.from(() => 3)
  for (const value of junk) gauge.from(value as () => number)[Symbol.dispose]()
  const [depth, refused] = store.metrics.snapshot()
  expect(depth?.value).toBe(3)
  expect([refused?.name, refused?.value, refused?.labels]).toEqual([
    'obs.metrics.refused',
    junk.length,
    { reason: 'kind' },
  ])
  expect(faults.map(({ code }) => code)).toEqual(['metric_refused'])
  expect(faults[0]?.message).toContain('gauge.from takes a function: from(() => queue.length)')
})
