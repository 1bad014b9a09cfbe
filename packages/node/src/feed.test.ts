// Push sinks are fed on their interval, when flushed, and once more when the instance closes.
import type { MetricPoint, Sink } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { createObs } from './default.ts'
import { createInstance } from './instance.ts'

function keeper(reads: Sink['reads'] = {}): Sink<'metric'> & { readonly values: () => readonly number[] } {
  const points: MetricPoint[] = []
  return {
    name: 'keeper',
    signals: ['metric'],
    reads,
    write: (point) => void points.push(point),
    values: () => points.filter(({ name }) => name === 'orders').map(({ value }) => value),
  }
}

test('gives each sink what was counted since it was last fed, on its own interval', () => {
  const clock = fakeClock(0)
  const [usual, slow] = [keeper(), keeper({ intervalMs: 30_000 })]
  const obs = createObs({ clock, sinks: [usual, slow] })
  const orders = obs.metrics.counter('orders')
  for (let count = 1; count <= 3; count += 1) {
    orders.add(count)
    clock.advance(10_000)
  }
  expect(usual.values()).toEqual([1, 2, 3])
  expect(slow.values()).toEqual([6])
})

test('feeds before a flush and before the end', async () => {
  const sink = keeper()
  const obs = createObs({ sinks: [sink] })
  const orders = obs.metrics.counter('orders')
  orders.add(1)
  await obs.flush()
  orders.add(2)
  await obs.close()
  expect(sink.values()).toEqual([1, 2])
})

test('a sink configured anew goes on where the one of its name was: nothing is sent twice, nothing is left out', async () => {
  const clock = fakeClock(0)
  const { obs, configure } = createInstance(clock)
  const orders = obs.metrics.counter('orders')
  const [first, second, third] = [keeper(), keeper(), keeper({ views: [{ metric: 'secret', drop: true }] })]
  orders.add(1)
  configure({ clock, sinks: [first] })
  clock.advance(10_000)
  orders.add(2)
  configure({ clock, sinks: [second] })
  orders.add(4)
  clock.advance(10_000)
  orders.add(8)
  configure({ clock, sinks: [third] })
  orders.add(16)
  clock.advance(10_000)
  await obs.close()
  expect([first, second, third].map((sink) => sink.values())).toEqual([
    [1, 2],
    [4, 8],
    [16, 0],
  ])
})

test('is fed no more once it was left, though that happened while it was fed', () => {
  const clock = fakeClock(0)
  const instance = createInstance(clock)
  const [left, next] = [keeper(), keeper()]
  const gauge = instance.obs.metrics.gauge('depth')
  const read = gauge.from(() => {
    read[Symbol.dispose]()
    instance.configure({ sinks: [next] })
    return 1
  })
  instance.configure({ sinks: [left] })
  clock.advance(10_000)
  instance.obs.metrics.counter('orders').add(3)
  clock.advance(10_000)
  expect([left.values(), next.values()]).toEqual([[], [3]])
})
