// Defects that were seen in other clients, one test each: ours must not have them. Versions are those they were seen in.
import { createFaultChannel, type MetricPoint } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import { createMetrics, type MetricStore } from './metrics.ts'

let clock: FakeClock
let store: MetricStore

beforeEach(() => {
  clock = fakeClock()
  store = createMetrics({ clock, faults: createFaultChannel(clock, () => undefined) })
})

const points = (name: string): readonly MetricPoint[] =>
  store.metrics.snapshot().filter((point) => point.name === name)

test('prom-client 15.1.3 keeps the object of the caller: changing it later renames the series', () => {
  const labels = { plan: 'pro' }
  store.metrics
    .counter('orders', { labels: ['plan'] })
    .with(labels)
    .add()
  labels.plan = 'free'
  expect(points('orders')[0]?.labels).toEqual({ plan: 'pro' })
})

test('prom-client 15.1.3 makes one series of `a:1,b:2` and two labels', () => {
  const orders = store.metrics.counter('orders', { labels: ['a', 'b'] })
  orders.with({ a: '1,b:2', b: '' }).add()
  orders.with({ a: '1', b: '2' }).add()
  expect(points('orders').map(({ value }) => value)).toEqual([1, 1])
})

test('prom-client 15.1.3 and OpenTelemetry 2.12 lose a counter to one NaN, and a histogram to one Infinity', () => {
  const counter = store.metrics.counter('orders')
  const histogram = store.metrics.histogram('sizes')
  counter.add(2)
  counter.add(Number.NaN)
  histogram.record(2)
  histogram.record(Infinity)
  expect(points('orders')[0]?.value).toBe(2)
  expect(points('sizes')[0]?.distribution).toMatchObject({ count: 1, sum: 2, max: 2 })
})

test('node-measured counts one for mark(0)', () => {
  const hits = store.metrics.meter('hits')
  hits.mark(0)
  expect(points('hits')[0]?.value).toBe(0)
})

test('node-measured: two readers that look at a meter disturb each other', () => {
  const hits = store.metrics.meter('hits')
  hits.mark(300)
  clock.advance(60_000)
  const seen = [points('hits')[0]?.rates?.m1, points('hits')[0]?.rates?.m1]
  expect(seen[0]).toBeGreaterThan(0)
  expect(seen[1]).toBe(seen[0])
})

test('Dropwizard shows a frozen percentile where nothing came, and zero where nothing ever did', () => {
  const sizes = store.metrics.histogram('sizes')
  store.windows.hold()
  expect(points('sizes')[0]?.distribution?.quantile(0.99)).toBeNaN()
  sizes.record(500)
  clock.advance(120_000)
  const late = store.source.recent(60_000).find(({ name }) => name === 'sizes')?.distribution
  expect([late?.count, late?.quantile(0.99)]).toEqual([0, Number.NaN])
})

test('sketches-js 2.1 forgets negatives and zero where it merges, and misses the hundredth percentile', () => {
  const sizes = store.metrics.histogram('sizes', { labels: ['a'] })
  for (const [a, value] of [-7, 0, 3].entries()) sizes.with({ a }).record(value)
  store.configure({ rules: [['prune', 'sizes']] })
  const all = points('sizes')[0]?.distribution
  expect([all?.count, all?.quantile(0), all?.quantile(0.5), all?.quantile(1)]).toEqual([3, -7, 0, 3])
})

test('scales finds percentiles from the wrong side: the median of 10 to 90 was 60', () => {
  const sizes = store.metrics.histogram('sizes')
  for (let value = 10; value <= 90; value += 10) sizes.record(value)
  expect((points('sizes')[0]?.distribution?.quantile(0.5) ?? 0) / 50).toBeCloseTo(1, 1)
})
