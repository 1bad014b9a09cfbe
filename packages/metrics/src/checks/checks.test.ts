// Checks: a window of a metric against bounds, with a memory; each state is seen to come and to go.
import { createFaultChannel, type MetricPoint } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { createMetrics, type MetricStore } from '../metrics.ts'
import type { CheckSpec } from './check-spec.ts'

let clock: FakeClock
let store: MetricStore
let lines: [level: string, event: string, fields: object][]

beforeEach(() => {
  clock = fakeClock(1_800_000_000_000)
  lines = []
  store = createMetrics({
    clock,
    faults: createFaultChannel(clock, () => undefined),
    lines: { line: (level, event, fields) => void lines.push([level, event, fields]) },
  })
})

const told = (): readonly MetricPoint[] => store.metrics.snapshot().filter((point) => point.name === 'checks')

test('a percentile of the last minute is judged, and recovers when the slow minute has passed', () => {
  const latency = store.metrics.timer('latency')
  const check = store.metrics.check('latency', { p99: { warn: 200, crit: 500 } })
  latency.record(100)
  expect(check.result()).toMatchObject({ state: 'ok', text: 'p99 100 ms' })
  for (const ms of [231, 231, 231, 231]) latency.record(ms)
  clock.advance(1000)
  expect(check.result()).toMatchObject({ state: 'warning', text: 'p99 231 ms' })
  for (const ms of [900, 900, 900]) latency.record(ms)
  clock.advance(1000)
  expect(check.result().state).toBe('critical')
  clock.advance(80_000)
  latency.record(3)
  clock.advance(1000)
  expect(check.result()).toMatchObject({ state: 'ok', text: 'p99 3 ms' })
})

test('it is the gauge `checks` for every reader, with all it found', () => {
  store.metrics.timer('latency').record(231)
  store.metrics.check('latency', { p99: { warn: 200, crit: 500 }, rate: { crit: { above: 100 } } })
  clock.advance(10_000)
  expect(told()).toMatchObject([
    {
      kind: 'gauge',
      labels: { check: 'latency' },
      value: 1,
      check: {
        check: 'latency',
        state: 'warning',
        text: 'p99 231 ms, rate 0.1 /s',
        data: [
          { measure: 'p99', value: 231, unit: 'ms', warn: 200, crit: 500 },
          { measure: 'rate', value: 0.1, unit: '/s', crit: { above: 100 } },
        ],
      },
    },
  ])
})

test('a change of state is one line, at the level of the state it came to; the first state is none', () => {
  const heap = store.metrics.gauge('heap', { unit: 'By' })
  heap.set(1)
  store.metrics.check('heap', { value: { warn: 10, crit: 20 } })
  for (const value of [1, 15, 15, 25, 1]) {
    heap.set(value)
    clock.advance(10_000)
  }
  expect(lines).toEqual([
    ['warn', 'check.changed', { check: 'heap', state: 'warning', was: 'ok', text: 'value 15 By' }],
    ['error', 'check.changed', { check: 'heap', state: 'critical', was: 'warning', text: 'value 25 By' }],
    ['info', 'check.changed', { check: 'heap', state: 'ok', was: 'critical', text: 'value 1 By' }],
  ])
})

test('with forMs a worse state counts once it has lasted, and a break starts the time anew', () => {
  const depth = store.metrics.gauge('depth')
  const check = store.metrics.check('depth', { value: { warn: 10, crit: 20 }, forMs: 30_000 })
  const states = [15, 15, 15, 1, 25, 25, 15, 25, 25, 25, 1].map((value) => {
    depth.set(value)
    clock.advance(10_000)
    return check.result().state
  })
  expect(states).toEqual([
    'ok',
    'ok',
    'ok',
    'ok',
    // Since the fifth value it has been at least a warning, critical without a break only since the eighth.
    'ok',
    'ok',
    'ok',
    'warning',
    'warning',
    'warning',
    'ok',
  ])
  for (const _ of [1, 2, 3, 4]) {
    depth.set(25)
    clock.advance(10_000)
  }
  expect(check.result().state).toBe('critical')
})

test('with easing a state is left only when the number is better than its bound by that share', () => {
  const load = store.metrics.gauge('load')
  const free = store.metrics.gauge('free')
  const high = store.metrics.check('load', { value: { warn: 100, crit: 200 }, easing: 0.1 })
  const low = store.metrics.check('free', { value: { warn: { below: 100 } }, easing: 0.1 })
  const states = (value: number, left: number): readonly string[] => {
    load.set(value)
    free.set(left)
    clock.advance(1000)
    return [high.result().state, low.result().state]
  }
  expect(states(95, 105)).toEqual(['ok', 'ok'])
  expect(states(201, 99)).toEqual(['critical', 'warning'])
  expect(states(185, 105)).toEqual(['critical', 'warning'])
  expect(states(179, 111)).toEqual(['warning', 'ok'])
  expect(states(95, 105)).toEqual(['warning', 'ok'])
  expect(states(89, 105)).toEqual(['ok', 'ok'])
})

test('where there is nothing to judge the state is unknown unless another was asked for', () => {
  store.metrics.timer('idle')
  const specs: readonly [string, CheckSpec][] = [
    ['missing', { p99: { warn: 1 } }],
    ['idle', { p99: { warn: 1 } }],
    ['quiet', { metric: 'idle', p99: { warn: 1 }, empty: 'ok' }],
    ['beats', { metric: 'idle', rate: { crit: { below: 1 } } }],
  ]
  const results = specs.map(([name, spec]) => store.metrics.check(name, spec).result())
  expect(results.map(({ state, text }) => [state, text])).toEqual([
    ['unknown', 'p99 none'],
    ['unknown', 'p99 none'],
    ['ok', 'p99 none'],
    ['unknown', 'rate none'],
  ])
  clock.advance(10_000)
  expect(
    store.metrics.check('beats', { metric: 'idle', rate: { crit: { below: 1 } } }).result(),
  ).toMatchObject({ state: 'critical', text: 'rate 0 /s' })
})

test('series are added up before they are judged, those with the labels asked for alone', () => {
  const requests = store.metrics.timer('requests', { labels: ['route', 'method'] })
  for (let i = 0; i < 99; i += 1) requests.with({ route: '/a', method: 'GET' }).record(10)
  requests.with({ route: '/b', method: 'GET' }).record(1000)
  const spec = { metric: 'requests', count: { warn: 1e6 }, max: { warn: 1e6 }, p50: { warn: 100 } }
  const all = store.metrics.check('all', spec).result()
  const one = store.metrics.check('one', { ...spec, labels: { route: '/b' } }).result()
  const none = store.metrics.check('none', { ...spec, labels: { route: '/c' } }).result()
  expect([all, one, none].map(({ state }) => state)).toEqual(['ok', 'warning', 'unknown'])
  expect(all.text).toMatch(/^count 100, max 1000 ms, p50 10/)
  expect(one.text).toBe('count 1, max 1000 ms, p50 1000 ms')
  expect(none.text).toBe('count none, max none, p50 none')
})

test('a collection puts its path before the check and its metric', () => {
  store.metrics.collection('/orders', (orders) => {
    orders.counter('taken').add(3)
    return orders.check('many', { metric: 'taken', count: { warn: 2 } })
  })
  expect(told()[0]?.check).toMatchObject({ check: 'orders.many', state: 'warning', text: 'count 3' })
})

test('the same declaration is the same check, another one is refused, and after its end it may be declared anew', () => {
  const { metrics } = store
  metrics.gauge('g').set(5)
  const first = metrics.check('g', { value: { warn: 1 } })
  expect(metrics.check('g', { value: { warn: 1 } })).toBe(first)
  expect(() => metrics.check('g', { value: { warn: 2 } })).toThrow("check 'g' is declared twice")
  first[Symbol.dispose]()
  expect(told()).toEqual([])
  metrics.check('g', { value: { crit: 2 } })
  expect(told()[0]?.check?.state).toBe('critical')
})

test.each<[string, CheckSpec, string]>([
  ['no number', {}, 'judges nothing'],
  ['no measure', { p101: { warn: 1 } }, "'p101' is no measure"],
  ['no word', { median: { warn: 1 } } as CheckSpec, "'median' is no measure"],
  ['no bound', { p99: {} }, 'p99 has no bound'],
  ['NaN', { p99: { warn: Number.NaN } }, 'p99.warn is NaN'],
  ['an empty bound', { p99: { crit: {} } }, 'p99.crit is an object'],
  ['a misspelt bound', { p99: { warm: 1 } } as CheckSpec, "there is no option 'p99.warm'"],
  ['no time', { p99: { warn: 1 }, windowMs: 0 }, 'windowMs is 0'],
  ['too long a time', { p99: { warn: 1 }, windowMs: 3_600_000 }, 'windowMs is 3600000'],
  ['a time that runs back', { p99: { warn: 1 }, forMs: -1 }, 'forMs is -1'],
  ['no share', { p99: { warn: 1 }, easing: 2 }, 'easing is 2'],
  ['null', null as unknown as CheckSpec, 'what was given is null'],
  ['a bound of null', { p99: { warn: null as unknown as number } }, 'p99.warn is null'],
  ['labels of null', { p99: { warn: 1 }, labels: null as unknown as {} }, 'labels is null'],
  ['a metric that is no text', { p99: { warn: 1 }, metric: 5 as unknown as string }, 'metric is a number'],
  ['no state', { p99: { warn: 1 }, empty: 'fine' as 'ok' }, "empty is 'fine'"],
])('%s is refused in words that name the option', (_what, spec, words) => {
  expect(() => store.metrics.check('latency', spec)).toThrow(words)
})

test('whatever is recorded, a check is at least as bad as its bounds say, and never throws', () => {
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1e6, noNaN: true }), (recorded, bound) => {
      const own = createMetrics({ clock, faults: createFaultChannel(clock, () => undefined) })
      const histogram = own.metrics.histogram('h')
      for (const value of recorded) histogram.record(value)
      const { state } = own.metrics.check('h', { max: { crit: bound } }).result()
      expect(state).toBe(Math.max(...recorded) > bound ? 'critical' : 'ok')
      own[Symbol.dispose]()
    }),
  )
})

test('a series that goes idle within the window of a check is judged to the end of it', () => {
  store.configure({ idleMsMax: 60_000 })
  const failed = store.metrics.counter('failed', { labels: ['shop'] })
  const check = store.metrics.check('failed', { count: { crit: 100 }, windowMs: 300_000 })
  clock.advance(20 * 60_000)
  failed.with({ shop: 'a' }).add(150)
  for (let minute = 1; minute <= 4; minute += 1) {
    clock.advance(60_000)
    expect(check.result()).toMatchObject({ state: 'critical', text: 'count 150' })
  }
  clock.advance(3 * 60_000)
  expect(check.result().text).not.toContain('150')
  expect(store.metrics.snapshot().filter(({ name }) => name === 'failed')).toEqual([])
})

test('a series is judged to the end of the window from the start of the process on', () => {
  store.configure({ idleMsMax: 60_000 })
  store.metrics
    .counter('failed', { labels: ['shop'] })
    .with({ shop: 'a' })
    .add(150)
  const check = store.metrics.check('failed', { count: { crit: 100 }, windowMs: 300_000 })
  clock.advance(4 * 60_000)
  expect(check.result()).toMatchObject({ state: 'critical', text: 'count 150' })
  clock.advance(3 * 60_000)
  expect(check.result().state).toBe('unknown')
})

test('a series that comes back after it was idle is judged by what it counts anew', () => {
  store.configure({ idleMsMax: 60_000 })
  const failed = store.metrics.counter('failed', { labels: ['shop'] }).with({ shop: 'a' })
  const check = store.metrics.check('failed', { count: { crit: 100 } })
  failed.add(150)
  clock.advance(20 * 60_000)
  expect(check.result().state).toBe('unknown')
  failed.add(2)
  expect(check.result()).toMatchObject({ state: 'ok', text: 'count 2' })
  clock.advance(30_000)
  expect(check.result()).toMatchObject({ state: 'ok', text: 'count 2' })
})

test('a check that has ended keeps no series', () => {
  store.configure({ idleMsMax: 60_000 })
  store.metrics.counter('failed').add()
  store.metrics.check('failed', { count: { crit: 100 }, windowMs: 600_000 })[Symbol.dispose]()
  store.metrics.snapshot()
  clock.advance(61_000)
  expect(store.metrics.snapshot().filter(({ name }) => name === 'failed')).toEqual([])
})

test('a check that ends twice ends no other of its name', () => {
  store.metrics.counter('failed').add(150)
  const first = store.metrics.check('failed', { count: { crit: 100 } })
  first[Symbol.dispose]()
  store.metrics.check('failed', { count: { crit: 200 } })
  first[Symbol.dispose]()
  expect(told().map(({ check }) => check?.state)).toEqual(['ok'])
})
