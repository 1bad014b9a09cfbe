// Instruments, registry and readers as an application meets them.
import { createFaultChannel, type Clock, type Fault, type MetricPoint } from '@obs/core'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { createMetrics, type MetricStore } from './metrics.ts'

let nowMs: number
let faults: Fault[]
let store: MetricStore

const clock: Clock = {
  now: () => nowMs,
  monotonicMs: () => nowMs,
  after: () => ({ [Symbol.dispose]: () => undefined }),
}

beforeEach(() => {
  nowMs = 1_000_000
  faults = []
  store = createMetrics({ clock, faults: createFaultChannel(clock, (fault) => faults.push(fault)) })
})

function point(name: string): MetricPoint | undefined {
  return store.metrics.snapshot().find((candidate) => candidate.name === name)
}

test('counts, sets and tells labels apart', () => {
  const orders = store.metrics.counter('orders', { labels: ['plan'] })
  orders.with({ plan: 'pro' }).add()
  orders.with({ plan: 'pro' }).add(2)
  orders.with({ plan: 'free' }).add()
  store.metrics.gauge('heap', { unit: 'By' }).set(5)
  const told = store.metrics.snapshot().map(({ name, labels, value }) => [name, labels, value])
  expect(told).toEqual([
    ['orders', { plan: 'pro' }, 3],
    ['orders', { plan: 'free' }, 1],
    ['heap', {}, 5],
  ])
})

test('takes an empty list of labels as none', () => {
  store.metrics.counter('plain', { labels: [] }).with({}).add(2)
  expect(point('plain')).toMatchObject({ value: 2, labels: {} })
})

test('takes numbers and text of the same look as one label value', () => {
  const family = store.metrics.counter('requests', { labels: ['status'] })
  family.with({ status: 200 }).add()
  family.with({ status: '200' }).add()
  expect(point('requests')?.value).toBe(2)
})

// As JavaScript passes them; with the first two arithmetic goes on, with the rest it throws.
const noNumbers: readonly unknown[] = ['5', null, true, [3], {}, 5n, Symbol('5'), Object.create(null)]

test.each([undefined, () => undefined])('what is no number is refused, never added or thrown', (share) => {
  store = createMetrics({ clock, faults: createFaultChannel(clock, () => undefined), share })
  const { counter, meter, timer, histogram } = store.metrics
  for (const take of [
    (value: number) => counter('counter').add(value),
    (value: number) => meter('meter').mark(value),
    (value: number) => timer('timer').record(value),
    (value: number) => histogram('histogram').record(value),
  ]) {
    take(2)
    for (const bad of noNumbers) take(bad as number)
  }
  const told = store.metrics
    .snapshot()
    .map(({ name, value, distribution }) => [name, value, distribution?.sum])
  expect(told).toEqual([
    ['counter', 2, undefined],
    ['obs.metrics.refused', 32, undefined],
    ['meter', 2, undefined],
    ['timer', 1, 2],
    ['histogram', 1, 2],
  ])
})

test.each<readonly [options: unknown, told: string]>([
  [null, "metric 'odd': what was given is null: give an object"],
  [{ help: 5 }, "metric 'odd': help is a number: give a text"],
  [{ unit: null }, "metric 'odd': unit is null: give a text"],
  [{ labels: 'plan' }, "metric 'odd': labels is a text: give a list"],
  [{ labels: ['plan', ''] }, "metric 'odd': labels[1] is empty: give it a name"],
  [{ labelNames: ['plan'] }, "metric 'odd': there is no option 'labelNames'; there are help, unit, labels"],
])('a declaration that no backend could tell is refused: %j', (options, told) => {
  expect(() => store.metrics.counter('odd', options as object)).toThrow(told)
  expect(store.metrics.snapshot()).toEqual([])
})

test('a metric without a name and a state without states are refused', () => {
  const { counter, state } = store.metrics
  expect(() => counter(undefined as unknown as string)).toThrow('the name of a metric is missing: give one')
  expect(() => state('link', { states: [] })).toThrow("metric 'link': states are missing: list them")
  expect(() => state('link', undefined as never)).toThrow("metric 'link': what was given is undefined")
})

test('refuses what no counter can hold, and says so', () => {
  const counter = store.metrics.counter('orders')
  for (const bad of [Number.NaN, Infinity, -1]) counter.add(bad)
  expect(point('orders')?.value).toBe(0)
  expect(faults.map(({ code }) => code)).toEqual(['metric_refused'])
})

test('tells a text in the place of a number without what it says', () => {
  store.metrics.counter('orders').add('hunter2' as never)
  expect(faults[0]?.message).toMatch(/ \(orders: a text\)$/)
})

test('gives the same instrument for the same declaration and throws for another', () => {
  expect(store.metrics.counter('orders')).toBe(store.metrics.counter('orders'))
  expect(() => store.metrics.gauge('orders')).toThrow(
    /metric 'orders' is declared with kind 'counter' .* and again with kind 'gauge'/,
  )
  expect(() => store.metrics.counter('orders', { unit: 's' })).toThrow(
    /metric 'orders' is declared without unit .* and again with unit 's'/,
  )
  expect(() => store.metrics.counter('9lives')).toThrow("metric name '9lives'")
  expect(() => store.metrics.counter('x'.repeat(256))).toThrow('255 in all at most')
})

test('bounds label sets, keeps the sum, and names the label', () => {
  store.configure({ seriesMax: 3 })
  const family = store.metrics.counter('hits', { labels: ['user'] })
  for (let user = 0; user < 10; user += 1) family.with({ user }).add()
  const points = store.metrics.snapshot().filter(({ name }) => name === 'hits')
  expect(points.map(({ value }) => value)).toEqual([1, 1, 1, 7])
  expect(points.at(-1)?.labels).toEqual({ 'otel.metric.overflow': 'true' })
  expect(faults[0]?.message).toContain("label 'user' has 3 different values")
})

test('survives hostile labels', () => {
  const family = store.metrics.counter('odd', { labels: ['__proto__', 'b'] as const })
  family.with({ ['__proto__']: 'x', b: Object.create(null) as string }).add()
  family.with({} as never).add()
  expect(store.metrics.snapshot().filter(({ name }) => name === 'odd')).toHaveLength(2)
})

test('times functions, promises and failures, and gives back what they give', async () => {
  const timer = store.metrics.timer('work')
  expect(timer.time(() => 7)).toBe(7)
  expect(await timer.time(async () => 8)).toBe(8)
  expect(() => timer.time(() => JSON.parse('{') as unknown)).toThrow(SyntaxError)
  const running = timer.start()
  running.discard()
  running.stop()
  expect(point('work')?.value).toBe(3)
})

test('decays rates with Unix load-average weights, whoever looks and however often', () => {
  const meter = store.metrics.meter('hits')
  meter.mark(30)
  nowMs += 5000
  expect(point('hits')?.rates).toMatchObject({ m1: 6, m5: 6, m15: 6 })
  for (let step = 0; step < 12; step += 1) {
    nowMs += 5000
    point('hits')
  }
  // One minute of silence: 6/s times e^-1 (m1), e^-1/5, e^-1/15.
  expect(point('hits')?.rates?.m1).toBeCloseTo(2.2072766, 6)
  expect(point('hits')?.rates?.m5).toBeCloseTo(4.9123845, 6)
  expect(point('hits')?.rates?.m15).toBeCloseTo(5.6130419, 6)
})

test('gives deltas that add up to the whole, and gives again what was not taken', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(100), fc.boolean()), { maxLength: 30 }), (steps) => {
      const own = createMetrics({ clock, faults: createFaultChannel(clock, () => undefined) })
      const counter = own.metrics.counter('n')
      const reader = own.source.reader({ temporality: 'delta' })
      let total = 0
      let delivered = 0
      for (const [count, accepted] of steps) {
        counter.add(count)
        total += count
        const value = reader.collect().find(({ name }) => name === 'n')?.value ?? 0
        if (!accepted) continue
        reader.advance()
        delivered += value
      }
      expect(delivered + (reader.collect().find(({ name }) => name === 'n')?.value ?? 0)).toBe(total)
    }),
  )
})

test('marks errors with the ids under which they can be found', () => {
  store.errorMeter.mark({ event: 'payment.failed', type: 'TypeError' }, 'e1', 't1')
  expect(point('errors')).toMatchObject({
    kind: 'meter',
    value: 1,
    labels: { event: 'payment.failed', type: 'TypeError' },
    exemplars: [{ value: 1, labels: { error_id: 'e1', trace_id: 't1' } }],
  })
})

test.each([
  [null, 'null'],
  [{ allow: 'http.*' }, 'an object'],
  ['allow http.*', "'allow http.*'"],
  [['keep', 'http.*'], "'keep'"],
])('a rule that is %j is refused', (rule, shown) => {
  const rules = [rule] as unknown as ['allow', string][]
  expect(() => store.configure({ rules })).toThrow(
    `metrics.rules holds ${shown}: a rule is ['allow' | 'forbid' | 'prune', glob]`,
  )
})

test('keeps metrics back by rules, the last match winning', () => {
  store.configure({
    rules: [
      ['forbid', 'http.*'],
      ['allow', 'http.server.*'],
      ['prune', 'orders'],
    ],
  })
  for (const name of ['http.client', 'http.server.x']) store.metrics.counter(name).add()
  store.metrics
    .counter('orders', { labels: ['plan'] })
    .with({ plan: 'pro' })
    .add()
  const told = store.metrics.snapshot().map(({ name, labels }) => [name, labels])
  expect(told).toEqual([
    ['http.server.x', {}],
    ['orders', {}],
  ])
})

test('estimates distinct values within 5 % and counts time in states', () => {
  const users = store.metrics.distinct('users')
  for (let user = 0; user < 20_000; user += 1) users.add(`user-${user % 10_000}`)
  expect(Math.abs((point('users')?.value ?? 0) - 10_000)).toBeLessThan(500)
  const state = store.metrics.state('breaker', { states: ['open', 'shut'] })
  state.enter('open')
  nowMs += 700
  state.enter('shut')
  const spent = store.metrics.snapshot().filter(({ name }) => name === 'breaker')
  expect(spent.map(({ labels, value }) => [labels['state'], value])).toEqual([
    ['open', 700],
    ['shut', 0],
  ])
})

test('what is no function is not timed: it is told, and given back as it is', async () => {
  const timer = store.metrics.timer('work') as unknown as { time(given?: unknown): unknown }
  const pending = Promise.resolve(8)
  expect(timer.time(pending)).toBe(pending)
  expect(timer.time()).toBe(undefined)
  expect([point('work')?.value, point('obs.metrics.refused')?.value]).toEqual([0, 2])
  expect(faults[0]?.message).toContain('timer.time takes a function: time(() => query())')
})

test('a collection without its function says what it takes', () => {
  const collection = store.metrics.collection as (path: string, below?: unknown) => unknown
  expect(() => collection('/orders')).toThrow(
    "metrics.collection takes a path and a function: collection('/orders', (m) => …)",
  )
})
