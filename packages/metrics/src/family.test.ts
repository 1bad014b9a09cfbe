// Series by label values: never two in one, never a throw into the application.
import { setImmediate as turned } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createFaultChannel, Members, runInScope, ScopeState, systemClock, type Fault } from '@obs/core'
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

const values = (metric: string): readonly number[] =>
  store.metrics
    .snapshot()
    .filter(({ name }) => name === metric)
    .map(({ value }) => value)

test('label values that hold separators stay apart', () => {
  const hits = store.metrics.counter('hits', { labels: ['a', 'b'] })
  hits.with({ a: 'x\u0000y', b: 'z' }).add()
  hits.with({ a: 'x', b: 'y\u0000z' }).add()
  hits.with({ a: '1:x', b: '' }).add()
  hits.with({ a: '', b: '1:x' }).add()
  expect(values('hits')).toEqual([1, 1, 1, 1])
})

test('labels that cannot be read count in the overflow series and say so', () => {
  const hits = store.metrics.counter('hits', { labels: ['a'] })
  hits.with(undefined as never).add()
  hits
    .with({
      get a(): string {
        throw new Error('no')
      },
    })
    .add()
  expect(values('hits')).toEqual([2])
  expect(store.metrics.snapshot()[0]?.labels).toEqual({ 'otel.metric.overflow': 'true' })
  expect(faults.map(({ code }) => code)).toEqual(['metric_refused'])
})

test('a label that is null is missing like one that is not there, and told', () => {
  const hits = store.metrics.counter('hits', { labels: ['country'] })
  for (const country of [null, undefined, '']) hits.with({ country: country as string }).add()
  expect(store.metrics.snapshot().map(({ labels, value }) => [labels, value])).toEqual([[{ country: '' }, 3]])
  expect(faults[0]?.message).toContain("hits: label 'country' is missing and taken as empty")
})

test('a label that was not declared is left out and told', () => {
  const hits = store.metrics.counter('hits', { labels: ['a'] })
  const loose: Record<'a', string> = Object.assign({ a: 'x' }, { b: 'y' })
  for (let at = 0; at < 3; at += 1) hits.with(loose).add()
  expect(values('hits')).toEqual([3])
  expect(store.metrics.snapshot()[0]?.labels).toEqual({ a: 'x' })
  expect(faults.map(({ code }) => code)).toEqual(['metric_refused'])
  expect(faults[0]?.message).toMatch(/^a metric refused a value or a label: .* \(hits: there is no label 'b'/)
})

test('a declaration that disagrees names both places', () => {
  store.metrics.counter('hits')
  const again = (): unknown => store.metrics.gauge('hits')
  expect(again).toThrow(
    /^metric 'hits' is declared with kind 'counter' \(at .*family\.test\.ts:.*\) and again with kind 'gauge' \(at .*family\.test\.ts:/,
  )
})

test('a metric that a request declares holds nothing of the request, and its place is known all the same', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const request = (): WeakRef<object> => {
    const handler = {
      handle(): void {
        store.metrics.counter('hits')
      },
    }
    runInScope(ScopeState.work(Members.none), () => handler.handle())
    return new WeakRef(handler)
  }
  const gone = request()
  // Whoever makes a weak reference keeps what it refers to until the turn ends.
  await turned()
  collect()
  expect(gone.deref()).toBeUndefined()
  expect(() => store.metrics.gauge('hits')).toThrow(/'counter' \(at .*family\.test\.ts:/)
})

test('the same labels in another order are the same instrument', () => {
  store.metrics
    .counter('hits', { labels: ['a', 'b'] })
    .with({ a: 1, b: 2 })
    .add()
  store.metrics
    .counter('hits', { labels: ['b', 'a'] })
    .with({ b: 2, a: 1 })
    .add()
  expect(values('hits')).toEqual([2])
})

test.each([Number.NaN, 0, -1, 1.5, Number.POSITIVE_INFINITY])(
  'refuses %d as a limit of series',
  (seriesMax) => {
    expect(() => store.configure({ seriesMax })).toThrow('metrics.seriesMax')
  },
)

test('pruned labels give one point that holds the sum, in deltas too', () => {
  store.configure({ rules: [['prune', '*']] })
  const reader = store.source.reader({ temporality: 'delta' })
  const hits = store.metrics.counter('hits', { labels: ['a'] })
  const sizes = store.metrics.histogram('sizes', { labels: ['a'] })
  for (const a of ['x', 'y', 'z']) {
    hits.with({ a }).add(2)
    sizes.with({ a }).record(8)
  }
  expect(values('hits')).toEqual([6])
  const [hit, size] = reader.collect()
  expect([hit?.value, hit?.labels, size?.distribution?.count, size?.distribution?.sum]).toEqual([
    6,
    {},
    3,
    24,
  ])
  reader.advance()
  hits.with({ a: 'new' }).add(5)
  expect(reader.collect().map(({ value }) => value)).toEqual([5, 0])
})

test('a long label value is cut between characters, and the rest of it is free', () => {
  const hits = store.metrics.counter('hits', { labels: ['a'] })
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  for (let at = 0; at < 50; at += 1)
    hits.with({ a: `${at}😀`.padStart(257, '.').padEnd(2_000_000, '.') }).add()
  collect()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
  expect(store.metrics.snapshot()[7]?.labels).toEqual({ a: '7'.padStart(255, '.') })
})
