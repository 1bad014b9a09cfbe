// What worker threads count in shared memory is in every reading of the thread that reads it, exactly, whoever ends.
import { createFaultChannel, type MetricPoint } from '@obs/core'
import { fakeClock } from '@obs/testing'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { createMetrics, type MetricStore } from '../metrics.ts'
import { SlabReader } from '../slab-text.ts'
import type { SharedPage } from './shared-page.ts'

const clock = fakeClock(1_800_000_000_000)
let main: MetricStore

const storeOf = (share?: (page: SharedPage) => void): MetricStore =>
  createMetrics({ clock, faults: createFaultChannel(clock, () => undefined), share })

/** A store whose numbers lie in memory that `main` reads as those of this thread. */
const worker = (thread: number): MetricStore => storeOf((page) => main.threads.add(thread, page))

beforeEach(() => {
  main = storeOf()
})

const told = (points: readonly MetricPoint[]): readonly unknown[] =>
  points
    .filter(({ name }) => !name.startsWith('obs.'))
    .map(({ name, labels, value, distribution }) => [
      name,
      JSON.stringify(labels),
      Math.round(value),
      distribution === undefined || distribution.count === 0 ? 0 : distribution.quantile(0.5),
      distribution === undefined ? 0 : [distribution.count, Math.round(distribution.sum), distribution.min],
    ])
    .toSorted((a, b) => (String(a) < String(b) ? -1 : 1))

type Use = readonly [who: number, what: number, value: number]

function use({ metrics }: MetricStore, [, what, value]: Use): void {
  const acts: readonly (() => void)[] = [
    () => metrics.counter('hits').add(Math.abs(value)),
    () =>
      metrics
        .counter('orders', { labels: ['plan'] })
        .with({ plan: value % 3 })
        .add(),
    () => metrics.meter('marks').mark(2),
    () => metrics.histogram('sizes').record(value),
    () => metrics.timer('took').record(Math.abs(value)),
    () => metrics.distinct('users').add(value % 10),
  ]
  acts[what]?.()
}

const uses = fc.array(
  fc.tuple(fc.nat(3), fc.nat(5), fc.oneof(fc.integer({ min: -500, max: 5000 }), fc.constantFrom(1e12, 1e-9))),
  { maxLength: 60 },
)

test('four threads are one that did it all, read in between, and whoever ended meanwhile', () => {
  fc.assert(
    fc.property(uses, fc.nat(60), fc.nat(60), (all, readAt, endAt) => {
      main = storeOf()
      const whole = storeOf()
      const stores = [main, worker(1), worker(2), worker(3)]
      for (const [index, one] of all.entries()) {
        use(stores[one[0]] ?? main, one)
        use(whole, one)
        if (index === readAt) main.metrics.snapshot()
        if (index === endAt) {
          main.threads.end(2)
          stores[2] = worker(4)
        }
      }
      expect(told(main.metrics.snapshot())).toEqual(told(whole.metrics.snapshot()))
    }),
  )
})

test('deltas, windows, rules and the text for a fleet hold what threads count, and an end changes none', () => {
  const one = worker(1)
  const reader = main.source.reader({ temporality: 'delta' })
  const delta = (): readonly number[] => {
    const values = reader.collect().map(({ value }) => value)
    reader.advance()
    return values
  }
  main.windows.hold()
  main.metrics.counter('hits').add(1)
  one.metrics.counter('hits').add(2)
  expect(delta()).toEqual([3])
  one.metrics.counter('hits').add(4)
  clock.advance(10_000)
  main.threads.end(1)
  expect(delta()).toEqual([4])
  expect(delta()).toEqual([0])
  expect(main.source.recent(60_000).map(({ value }) => value)).toEqual([7])
  const reread = storeOf().pooled([{ since: 1, families: new SlabReader().read(main.slab()) }])
  expect(reread.map(({ value }) => value)).toEqual([7])
})

test('gauges are one by their rule and go with their thread; states are spent time', () => {
  const [one, two] = [worker(1), worker(2)]
  for (const [at, store] of [main, one, two].entries()) {
    store.metrics.gauge('heap').set(100 * (at + 1))
    store.metrics.gauge('lag', { across: 'max' }).set(at)
  }
  one.metrics.gauge('untold')
  const breaker = two.metrics.state('breaker', { states: ['open', 'shut'] })
  breaker.enter('open')
  clock.advance(1000)
  breaker.enter('shut')
  const values = (): Record<string, number> =>
    Object.fromEntries(
      main.metrics.snapshot().map(({ name, labels, value }) => [`${name}${labels['state'] ?? ''}`, value]),
    )
  expect(values()).toEqual({ heap: 600, lag: 2, breakeropen: 1000, breakershut: 0 })
  main.threads.end(2)
  expect(values()).toEqual({ heap: 300, lag: 1, breakeropen: 1000, breakershut: 0 })
})

test('a metric that a thread declares as another kind stays with that thread', () => {
  const one = worker(1)
  main.metrics.counter('size').add(2)
  one.metrics.histogram('size').record(5)
  one.metrics.counter('other').add(1)
  expect(main.metrics.snapshot().map(({ name, value }) => [name, value])).toEqual([
    ['size', 2],
    ['other', 1],
  ])
})

test('thousands of series, declared over many pages of log, are all found', () => {
  main.configure({ seriesMax: 5000 })
  const one = worker(1)
  one.configure({ seriesMax: 5000 })
  const sizes = one.metrics.histogram('sizes', { labels: ['route'] })
  for (let route = 0; route < 3000; route += 1) {
    sizes.with({ route: `/é${route}` }).record(route + 1)
    sizes.with({ route: `/é${route}` }).record(1)
  }
  const points = main.metrics.snapshot()
  expect(points).toHaveLength(3000)
  expect(points.reduce((sum, { value }) => sum + value, 0)).toBe(6000)
  expect(points[2999]?.distribution).toMatchObject({ min: 1, max: 3000, sum: 3001 })
})

test('a thread whose numbers are its own after all is forgotten', () => {
  const one = worker(1)
  one.metrics.counter('hits').add(2)
  expect(main.metrics.snapshot()).toHaveLength(1)
  main.threads.forget(1)
  one.metrics.counter('more').add(2)
  expect(main.metrics.snapshot().filter(({ value }) => value > 0)).toEqual([])
})

test('a check judges what all threads counted together', () => {
  const check = main.metrics.check('jobs', { metric: 'done', count: { crit: { below: 3 } } })
  const threads = [worker(1), worker(2)]
  for (const { metrics } of threads) metrics.counter('done').add(2)
  expect(check.result()).toMatchObject({ state: 'ok', text: 'count 4' })
})
