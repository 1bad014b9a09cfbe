// What one process writes, another reads: the numbers of several are exactly their sum.
import { createFaultChannel, systemClock, type MetricPoint } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMetrics, type MetricStore } from './metrics.ts'
import { poolEnded } from './pool.ts'
import { SlabReader, slabText, type FamilyState } from './slab-text.ts'

const storeOf = (): MetricStore =>
  createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock, () => undefined) })

const pooledOf = (store: MetricStore, slabs: readonly string[]): readonly MetricPoint[] =>
  store.pooled(slabs.map((text) => ({ since: 1, families: new SlabReader().read(text) })))

function fill({ metrics }: MetricStore, step: number): void {
  metrics
    .counter('orders', { labels: ['plan'] })
    .with({ plan: 'a\n"b' })
    .add(step)
  metrics.meter('hits').mark(step)
  const sizes = metrics.histogram('sizes', { unit: 'By', help: 'Sizes' })
  for (const value of [0, -step, step * 1000, 1e-9, 1e12]) sizes.record(value)
  metrics.gauge('heap').set(step)
  metrics.gauge('lag', { across: 'max' }).set(step)
  metrics.gauge('busy', { across: 'mean' }).set(step)
  metrics.distinct('users').add(`user-${step}`)
  metrics.state('breaker', { states: ['open', 'shut'] }).enter('open')
}

test('three processes are the sum of three, gauges by their own rule', () => {
  const [one, two, three] = [storeOf(), storeOf(), storeOf()]
  for (const [index, store] of [one, two, three].entries()) fill(store, index + 1)
  const points = pooledOf(one, [two.slab(), three.slab()])
  const value = (name: string): number | undefined => points.find((point) => point.name === name)?.value
  expect(['orders', 'hits', 'sizes', 'heap', 'lag', 'busy', 'users'].map(value)).toEqual([
    6, 6, 15, 6, 3, 2, 3,
  ])
  expect(points.filter(({ name }) => name === 'orders').map(({ labels }) => labels)).toEqual([
    { plan: 'a\n"b' },
  ])
  expect(points.filter(({ name }) => name === 'breaker').map(({ labels }) => labels['state'])).toEqual([
    'open',
    'shut',
  ])
  const sizes = points.find(({ name }) => name === 'sizes')
  expect(sizes).toMatchObject({ unit: 'By', help: 'Sizes', since: 1 })
  expect(sizes?.distribution).toMatchObject({ count: 15, min: -3, max: 1e12, sum: 3e12 + 6000 - 6 + 3e-9 })
})

test('what is written and read back is what was recorded, over the whole range of doubles', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 60 }), (values) => {
      const store = storeOf()
      const histogram = store.metrics.histogram('h')
      for (const value of values) histogram.record(value)
      const read = pooledOf(storeOf(), [store.slab()])[0]?.distribution
      expect(JSON.stringify(read)).toBe(JSON.stringify(store.metrics.snapshot()[0]?.distribution))
    }),
  )
})

test('ended processes keep what they counted, not what they were', () => {
  const [one, two] = [storeOf(), storeOf()]
  for (const store of [one, two]) fill(store, 5)
  const reader = new SlabReader()
  const folded = poolEnded([reader.read(one.slab()), reader.read(two.slab())])
  const points = pooledOf(storeOf(), [slabText(folded)])
  expect(points.slice(0, 3).map(({ name, value }) => [name, value])).toEqual([
    ['orders', 10],
    ['hits', 10],
    ['sizes', 10],
  ])
  expect(points.find(({ name }) => name === 'hits')?.rates).toEqual({ m1: 0, m5: 0, m15: 0, mean: 0 })
  expect(points.filter(({ kind }) => kind === 'gauge')).toEqual([])
})

test('those that ended hold no more series than one process may, and no count is lost', () => {
  const head = { name: 'jobs', kind: 'counter', help: undefined, unit: undefined, across: 'sum' } as const
  const process = (name: string): readonly FamilyState[] => [
    {
      head,
      series: Array.from({ length: 30_000 }, (_, at) => ({
        labels: { job: `${name}${at}` },
        reading: { value: 1 },
      })),
    },
  ]
  const folded = poolEnded([poolEnded([process('a'), process('b')]), process('c')])
  const series = folded[0]?.series ?? []
  expect(series.length).toBe(50_001)
  expect(series.at(-1)).toEqual({ labels: { 'otel.metric.overflow': 'true' }, reading: { value: 40_000 } })
})

test('folding in any order and any grouping gives the same text', () => {
  const stores = [1, 2, 3, 4].map((step) => {
    const store = storeOf()
    store.metrics.counter('n').add(step)
    store.metrics.histogram('h').record(step)
    return new SlabReader().read(store.slab())
  })
  const [a = [], b = [], c = [], d = []] = stores
  const fold = (...all: readonly (typeof a)[]): typeof a => poolEnded(all)
  expect(slabText(fold(fold(a, b), fold(c, d)))).toBe(slabText(fold(a, fold(b, fold(c, d)))))
})

test('a line cut short, a foreign line and a foreign kind are left out, the rest is read', () => {
  const store = storeOf()
  fill(store, 1)
  const text = store.slab()
  const torn = `{"name":"x","kind":"wizard"}\n[{},5]\nnonsense\n[{},7]\n${text}[{"a":"b"},`
  const points = pooledOf(storeOf(), [torn])
  expect(points.map(({ name }) => name)).not.toContain('x')
  expect(points.find(({ name }) => name === 'hits')?.value).toBe(1)
})

test.each([
  '[null,1]',
  '[{"a":5},1]',
  '[{},1,null]',
  '[{},1,{"rates":{"m1":1}}]',
  '[{},1,{"exemplars":[null]}]',
  '[{},1,{"ranks":"0"}]',
  '[{},1,{"part":"open"}]',
  '[{},1,{"values":[1,2,2,2,0,5,"0"]}]',
  '[{},1,{"values":[1,2,2,2,0,5,[0,1,-1000000000]]}]',
  '[{},1,{"values":[1,2,2,2,0,5,[910000000,1]]}]',
  '[{},1,{"values":[1,2,2,2,0,0.5,[0,1]]}]',
  '[{},1,{"values":[1e308,2,2,2,0,5,[0,1]]}]',
  '[{},1,{"values":[1,2,2,2,-1,5,[0,1]]}]',
  '[{},1,{"exemplars":[{"value":1,"time":-5,"labels":{}}]}]',
  '[{},1,{"values":[1,2,2,2,0,60,[0,1]]}]',
])('a line that is no series is left out, whatever its metric: %s', (line) => {
  for (const kind of ['counter', 'gauge', 'meter', 'timer', 'histogram', 'distinct', 'state']) {
    const head = JSON.stringify({ name: 'odd', kind })
    expect(
      pooledOf(storeOf(), [`${head}\n${line}\n{"name":"odd","kind":"${kind}","help":5}\n[{},1]\n`]),
    ).toEqual([])
  }
})

test('a metric of one name but another kind elsewhere is not mixed in', () => {
  const [one, two] = [storeOf(), storeOf()]
  one.metrics.counter('n').add(1)
  two.metrics.gauge('n').set(9)
  expect(pooledOf(one, [two.slab()]).map(({ kind, value }) => [kind, value])).toEqual([['counter', 1]])
})

test('series that did not move are not written anew, and moved ones are', () => {
  const store = storeOf()
  const counter = store.metrics.counter('n')
  counter.add(1)
  const reader = new SlabReader()
  const read = (): object | undefined =>
    reader.read(store.slab()).find(({ head }) => head.name === 'n')?.series[0]
  const first = read()
  // The same line is the same state, not an equal one.
  expect(read()).toBe(first)
  counter.add(1)
  expect(read()).toMatchObject({ reading: { value: 2 } })
})
