// The numbers of this very process, and that watching them ends.
import { createFaultChannel, systemClock, type Fault, type MetricPoint } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { createMetrics } from '../metrics.ts'
import { watchRuntime } from './runtime.ts'

const names = [
  ...['min', 'max', 'mean', 'p50', 'p90', 'p99'].map((part) => `nodejs.eventloop.delay.${part}`),
  'nodejs.eventloop.utilization',
  'nodejs.eventloop.time',
  'process.cpu.time',
  'process.cpu.utilization',
  'process.memory.usage',
  'v8js.memory.heap.limit',
  'v8js.memory.heap.used',
  'v8js.resource.active',
]

function block(ms: number): void {
  const until = systemClock.monotonicMs() + ms
  while (systemClock.monotonicMs() < until) Math.sqrt(until)
}

const pause = async (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

test('tells of a blocked event loop, of CPU, memory and handles, and stops', async () => {
  const clock = fakeClock()
  const faults: Fault[] = []
  const store = createMetrics({ clock, faults: createFaultChannel(clock, (fault) => faults.push(fault)) })
  const watching = watchRuntime(store)
  const value = (name: string): number =>
    store.metrics
      .snapshot()
      .filter((point) => point.name === name)
      .reduce((sum, point) => sum + point.value, 0)
  const read = async (): Promise<readonly MetricPoint[]> => {
    await pause(50)
    clock.advance(10_000)
    return store.metrics.snapshot()
  }
  await read()
  // Blocked right after a read, which is where one monitor alone would miss it.
  block(150)
  const points = await read()
  expect(points.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
  const later = [value('nodejs.eventloop.delay.max')]
  await read()
  later.push(value('nodejs.eventloop.delay.max'))
  expect(Math.max(...later)).toBeGreaterThan(0.1)
  expect(value('process.cpu.time')).toBeGreaterThan(0)
  expect(value('process.memory.usage')).toBeGreaterThan(10e6)
  expect(value('v8js.memory.heap.used')).toBeGreaterThan(1e6)
  expect(value('v8js.resource.active')).toBeGreaterThan(0)
  watching[Symbol.dispose]()
  const left = store.metrics.snapshot().filter(({ kind }) => kind === 'gauge')
  expect(left).toEqual([])
  expect(faults).toEqual([])
})

test('measures every garbage collection of a burst', async () => {
  const store = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
  using watching = watchRuntime(store)
  const rubbish: unknown[] = []
  for (let at = 0; at < 400_000; at += 1) rubbish[at % 10] = Array.from({ length: 20 }, () => at)
  await pause(20)
  const minor = store.metrics
    .snapshot()
    .find(({ name, labels }) => name === 'v8js.gc.duration' && labels['v8js.gc.type'] === 'minor')
  expect(watching).toBeDefined()
  // The burst ran in one turn, so all of its collections came in one batch.
  expect(minor?.value).toBeGreaterThan(2)
  expect(minor?.distribution?.max).toBeLessThan(5)
})
