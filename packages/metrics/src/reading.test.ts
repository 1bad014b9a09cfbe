// What readers see: windows, views, exemplars, slow calls, collections.
import {
  createFaultChannel,
  ObsFault,
  type Fault,
  type MetricPoint,
  type Sink,
  type SinkHost,
} from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import type { Metrics, State } from './instruments.ts'
import { createMetrics, type MetricStore } from './metrics.ts'
import { withViews } from './views.ts'

let clock: FakeClock
let faults: Fault[]
let store: MetricStore
let lines: (readonly [string, string, object])[]
let failure: Record<string, string> | undefined
let work: Record<string, string> | undefined

beforeEach(() => {
  clock = fakeClock(1_800_000_000_000)
  faults = []
  lines = []
  failure = undefined
  work = undefined
  store = createMetrics({
    clock,
    faults: createFaultChannel(clock, (fault) => faults.push(fault)),
    failureLabels: () => failure,
    workLabels: () => work,
    lines: { line: (level, event, fields) => lines.push([level, event, fields]) },
  })
})

const pointOf = (points: readonly MetricPoint[], name: string): MetricPoint | undefined =>
  points.find((point) => point.name === name)

test('the last ten seconds, one, five and fifteen minutes count what came in them', () => {
  const hits = store.metrics.counter('hits')
  const sizes = store.metrics.histogram('sizes')
  store.windows.hold()
  for (let second = 0; second < 20 * 60; second += 1) {
    hits.add()
    sizes.record(second < 19 * 60 ? 1000 : 2)
    clock.advance(1000)
  }
  for (const [windowMs, over] of [
    [10_000, 10_000],
    [60_000, 10_000],
    [300_000, 60_000],
    [900_000, 60_000],
  ] as const) {
    const point = pointOf(store.source.recent(windowMs), 'hits')
    const spanMs = (point?.time ?? 0) - (point?.since ?? 0)
    expect(spanMs).toBeGreaterThanOrEqual(windowMs)
    expect(spanMs).toBeLessThanOrEqual(windowMs + over)
    expect(point?.value).toBe(spanMs / 1000)
  }
  const late = pointOf(store.source.recent(60_000), 'sizes')?.distribution
  expect([late?.min, late?.max, late?.quantile(0.99)].map((value) => Math.round(value ?? 0))).toEqual([
    2, 2, 2,
  ])
  expect(pointOf(store.metrics.snapshot(), 'sizes')?.distribution?.max).toBe(1000)
})

test('a longer window than fifteen minutes is fifteen minutes', () => {
  const hits = store.metrics.counter('hits')
  store.windows.hold()
  for (let minute = 0; minute < 40; minute += 1) {
    hits.add()
    clock.advance(60_000)
  }
  const [point] = store.source.recent(3_600_000)
  expect((point?.time ?? 0) - (point?.since ?? 0)).toBe(900_000)
})

test.each([-3_600_000, 3_600_000])('a wall clock that is set %i ms on changes no window', (setMs) => {
  let skewMs = 0
  const { monotonicMs, after } = clock
  const skewed = { now: () => clock.now() + skewMs, monotonicMs, after }
  store = createMetrics({ clock: skewed, faults: createFaultChannel(skewed, (fault) => faults.push(fault)) })
  const hits = store.metrics.counter('hits')
  const check = store.metrics.check('hits', { rate: { crit: { below: 0.9 } } })
  const delta = store.source.reader({ temporality: 'delta' })
  for (let second = 0; second < 300; second += 1) {
    hits.add()
    clock.advance(1000)
  }
  delta.collect()
  delta.advance()
  skewMs = setMs
  clock.advance(1000)
  hits.add()
  expect(check.result()).toMatchObject({ state: 'ok', text: 'rate 1 /s' })
  const [point] = store.source.recent(60_000)
  expect(point?.value).toBeLessThanOrEqual(70)
  expect((point?.time ?? 0) - (point?.since ?? 0)).toBeGreaterThanOrEqual(60_000)
  const [step] = delta.collect()
  expect(step?.value).toBe(1)
  expect(step?.since).toBeLessThanOrEqual(step?.time ?? 0)
})

test('windows that nobody asks for keep nothing', () => {
  store.metrics.counter('hits').add()
  expect(store.source.recent(10_000)).toHaveLength(1)
  clock.advance(16 * 60_000)
  store.metrics.counter('hits').add()
  // The keeping ended and began anew with this call.
  expect(store.source.recent(10_000)[0]).toMatchObject({ value: 0, since: clock.now() })
})

test('one sink sees fewer labels, other names and no other metrics, pushed or pulled', () => {
  const seconds = store.metrics.counter('http.requests', { labels: ['route', 'status'] })
  for (const status of [200, 500]) seconds.with({ route: '/a', status }).add(2)
  store.metrics.counter('secret').add()
  let metrics: SinkHost['metrics']
  const sink: Sink<'metric'> = {
    name: 's',
    signals: ['metric'],
    reads: { temporality: 'delta' },
    write: () => undefined,
    open: (host) => {
      metrics = host.metrics
    },
  }
  const viewed = withViews(sink, [
    { metric: '*', drop: true },
    { metric: 'http.*', name: 'requests', labels: ['route'] },
  ])
  viewed.open?.({ metrics: store.source } as unknown as SinkHost)
  const told = [metrics?.snapshot(), store.source.reader(viewed.reads).collect()]
  for (const points of told)
    expect(points?.map(({ name, labels, value }) => [name, labels, value])).toEqual([
      ['requests', { route: '/a' }, 4],
    ])
  expect(pointOf(store.metrics.snapshot(), 'http.requests')?.value).toBe(2)
  expect(() => withViews(sink, [{ metric: '' }])).toThrow('views holds an empty glob')
})

test('metrics that have one name in a view are one there: series of the same labels are added up', () => {
  const { counter, gauge, histogram } = store.metrics
  counter('http.in', { labels: ['route'] })
    .with({ route: '/a' })
    .add(2)
  counter('http.out', { labels: ['route', 'peer'] })
    .with({ route: '/a', peer: 'b' })
    .add(3)
  counter('http', { labels: ['route'] })
    .with({ route: '/a' })
    .add(5)
  gauge('http.open').set(7)
  for (const [name, value] of [
    ['size.in', 1],
    ['size.out', 100],
  ] as const)
    histogram(name).record(value)
  const views = [
    { metric: 'http.*', name: 'http', labels: ['route'] },
    { metric: 'size.*', name: 'sizes' },
  ]
  const reader = store.source.reader({ temporality: 'delta', views })
  const told = (points: readonly MetricPoint[]): unknown =>
    points.map(({ name, kind, labels, value }) => [name, kind, labels, value])
  const sums = [
    ['http', 'counter', { route: '/a' }, 10],
    ['http', 'gauge', {}, 7],
    ['sizes', 'histogram', {}, 2],
  ]
  expect(told(store.source.snapshot(views))).toEqual(sums)
  expect(told(store.pooled([], views))).toEqual(sums)
  expect(told(reader.collect())).toEqual(sums)
  reader.advance()
  counter('http.out', { labels: ['route', 'peer'] })
    .with({ route: '/a', peer: 'b' })
    .add()
  expect(reader.collect().map(({ value }) => value)).toEqual([1, 7, 0])
  const sizes = store.source.snapshot(views)[2]?.distribution
  expect([sizes?.min, sizes?.max, sizes?.sum]).toEqual([1, 100, 101])
})

test('numbers at the end of what a double holds stay finite where series are added up or taken from each other', () => {
  const labels = { labels: ['a'] } as const
  const sizes = store.metrics.histogram('sizes', labels)
  const hits = store.metrics.counter('hits', labels)
  const rooms = [
    store.metrics.gauge('sum', labels),
    store.metrics.gauge('mean', { ...labels, across: 'mean' }),
  ]
  const delta = store.source.reader({ temporality: 'delta' })
  sizes.with({ a: 'x' }).record(-1e308)
  delta.collect()
  delta.advance()
  for (const a of ['x', 'y', 'z']) {
    for (let at = 0; at < 3; at += 1) sizes.with({ a }).record(1e308)
    hits.with({ a }).add(1e308)
    for (const room of rooms) room.with({ a }).set(1e308)
  }
  expect(delta.collect()[0]?.distribution?.sum).toBe(Number.MAX_VALUE)
  store.configure({ rules: [['prune', '*']] })
  const told = store.metrics.snapshot().map(({ value, distribution }) => distribution?.sum ?? value)
  expect(told).toEqual([Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE, Number.MAX_VALUE])
})

test.each<readonly [view: object, told: string]>([
  [{ metric: 'a', labels: 'route' }, 'views[0].labels is a text: list those that stay'],
  [{ metric: 'a', labels: 5 }, 'views[0].labels is a number: list those that stay'],
  [{ metric: 'a', name: '' }, 'views[0].name is a text: give the name'],
  [{ metric: 'a', drop: 'yes' }, 'views[0].drop is a text: give true or false'],
  [{ metric: 'a', rename: 'b' }, "there is no option 'views[0].rename'; there are views[0].metric, "],
])('a view that would shape nothing, or fail while it is read, is refused: %j', (view, told) => {
  const sink: Sink<'metric'> = { name: 's', signals: ['metric'], write: () => undefined }
  expect(() => withViews(sink, [view as { metric: string }])).toThrow(told)
})

test.each([
  [undefined, 'views is missing: list them'],
  ['http.*', 'views is a text: list them'],
  [{ metric: 'http.*' }, 'views is an object: list them'],
  [[null], 'views[0] is null: give an object'],
])('what is no list of views is refused: %j', (views, told) => {
  const sink: Sink<'metric'> = { name: 's', signals: ['metric'], write: () => undefined }
  expect(() => withViews(sink, views as unknown as [])).toThrow(ObsFault)
  expect(() => withViews(sink, views as unknown as [])).toThrow(told)
})

test('views need a sink to be of', () => {
  const off = undefined as unknown as Sink<'metric'>
  expect(() => withViews(off, [])).toThrow('withViews: sink is missing: give what a factory returns')
})

test('a timed failure is an exemplar always, other work at times and at every new maximum', () => {
  const timer = store.metrics.timer('call')
  work = { trace_id: 't-max' }
  timer.record(8)
  work = undefined
  failure = { error_id: 'e1', trace_id: 't1' }
  timer.record(3)
  failure = undefined
  timer.record(700)
  const exemplars = store.metrics.snapshot()[0]?.exemplars
  expect(exemplars?.map(({ value, labels }) => [value, labels])).toEqual([
    [8, { trace_id: 't-max' }],
    [3, { error_id: 'e1', trace_id: 't1' }],
  ])
})

test('keeps the latest exemplars, one per power of two, however many there are', () => {
  const sizes = store.metrics.histogram('sizes')
  for (let power = 0; power < 40; power += 1) {
    work = { trace_id: String(power) }
    sizes.record(2 ** power)
  }
  const exemplars = store.metrics.snapshot()[0]?.exemplars ?? []
  expect(exemplars).toHaveLength(16)
  expect(exemplars.at(-1)).toMatchObject({ value: 2 ** 39, labels: { trace_id: '39' } })
})

test('tells of a call slower than its own p99, once in ten seconds, and how many it left out', () => {
  const timer = store.metrics.timer('db', { labels: ['table'], slowMsMin: 20 }).with({ table: 'orders' })
  timer.record(900)
  for (let call = 0; call < 1000; call += 1) timer.record(1 + (call % 10))
  clock.advance(20_000)
  for (const ms of [30, 40, 50]) timer.record(ms)
  clock.advance(10_000)
  timer.record(60)
  timer.record(19)
  expect(lines.map(([level, event, fields]) => [level, event, fields])).toMatchObject([
    ['warn', 'timer.slow', { metric: 'db', labels: { table: 'orders' }, duration_ms: 30 }],
    ['warn', 'timer.slow', { duration_ms: 60, untold: 2 }],
  ])
  const [, , told = {}] = lines[0] ?? []
  const { p99_ms: p99Ms = 0 } = told as { p99_ms?: number }
  expect(p99Ms / 10).toBeCloseTo(1, 1)
  expect(() => store.metrics.timer('x', { slowMsMin: -1 })).toThrow('slowMsMin is -1')
})

test('declares a collection below its path, the same one each time', () => {
  const declare = (): { readonly taken: { add(): void } } =>
    store.metrics.collection('/orders/new', (m) => ({ taken: m.counter('taken'), took: m.timer('took') }))
  declare().taken.add()
  declare().taken.add()
  expect(store.metrics.snapshot().map(({ name, value }) => [name, value])).toEqual([
    ['orders.new.taken', 2],
    ['orders.new.took', 0],
  ])
})

const openOrClosed = (metrics: Metrics): State<'open' | 'closed'> =>
  metrics.state('state', { states: ['open', 'closed'] })

test.each([
  ['orders: -1', () => store.metrics.counter('orders').add(-1)],
  [
    'orders: an object',
    () => store.metrics.collection('/', (m) => m.histogram('orders')).record({} as never),
  ],
  ['shop.state: a text', () => store.metrics.collection('/shop', openOrClosed).enter('shut' as 'open')],
  [
    'labels of orders: give an object, as in',
    () => store.metrics.counter('orders', { labels: ['plan'] }).with(undefined as never),
  ],
])('what is refused is told with its metric: %s', (told, refused) => {
  refused()
  expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining(`(${told}`)])
})

test('counts what was refused, by reason', () => {
  const counter = store.metrics.counter('n')
  const gauge = store.metrics.gauge('g')
  for (const bad of [Number.NaN, Infinity, -1, -2]) counter.add(bad)
  gauge.set(-Infinity)
  store.metrics.histogram('h').record(Number.NaN)
  store.metrics.timer('t').record(-3)
  const refused = store.metrics.snapshot().filter(({ name }) => name === 'obs.metrics.refused')
  expect(refused.map(({ labels, value }) => [labels['reason'], value])).toEqual([
    ['nan', 2],
    ['infinite', 2],
    ['negative', 3],
  ])
})

test('bounds the series of all metrics together', () => {
  store.configure({ seriesMax: 40_000 })
  for (const name of ['a', 'b']) {
    const family = store.metrics.counter(name, { labels: ['i'] })
    for (let i = 0; i < 30_000; i += 1) family.with({ i }).add()
  }
  const points = store.metrics.snapshot()
  expect(points).toHaveLength(50_001)
  expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(60_000)
  expect(faults.map(({ code }) => code)).toEqual(['series_full'])
})

test('prints distributions as JSON with the percentiles people ask for', () => {
  const sizes = store.metrics.histogram('sizes')
  for (let value = 1; value <= 10_000; value += 1) sizes.record(value)
  const [point] = JSON.parse(JSON.stringify(store.metrics.snapshot())) as [
    { distribution: Record<string, number> },
  ]
  const { stddev = 0, median = 0, ...rest } = point.distribution
  expect(rest).toMatchObject({ count: 10_000, sum: 50_005_000, min: 1, max: 10_000, mean: 5000.5 })
  // Uniform over n values: the standard deviation is n / sqrt(12).
  expect(stddev / (10_000 / Math.sqrt(12))).toBeCloseTo(1, 2)
  for (const [name, exact] of Object.entries({
    p75: 7500,
    p95: 9500,
    p98: 9800,
    p99: 9900,
    p999: 9990,
    p9999: 9999,
  }))
    expect(Math.abs((rest[name] ?? 0) / exact - 1)).toBeLessThan(0.0109)
  expect(Math.abs(median / 5000 - 1)).toBeLessThan(0.0109)
})
