// Gauges that are read when asked: slow, failing, and gone.
import { createFaultChannel, systemClock, type Fault } from '@obs/core'
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

test('leaves out a gauge whose callback throws or rejects, and says that reading failed', async () => {
  store.metrics.gauge('a').from(() => {
    throw new Error('no')
  })
  store.metrics.gauge('b').from(async () => Promise.reject(new Error('later no')))
  await store.source.settle()
  expect(store.metrics.snapshot()).toEqual([])
  expect(faults.map(({ code }) => code)).toEqual(['read_failed'])
})

test('a gauge is gone with its callback', () => {
  const reading = store.metrics.gauge('depth').from(() => 3)
  expect(store.metrics.snapshot()[0]?.value).toBe(3)
  reading[Symbol.dispose]()
  expect(store.metrics.snapshot()).toEqual([])
})
