// The sum that counters and meters are.
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { CounterSeries } from './counter.ts'
import type { SeriesHost } from './series.ts'

let refused: unknown[]
let total: CounterSeries

beforeEach(() => {
  refused = []
  const host = { refuse: (value: unknown) => refused.push(value) } as unknown as SeriesHost
  total = new CounterSeries(host, {})
})

test('is the plain sum, whatever mixture of steps', () => {
  const step = fc.oneof(
    fc.nat(),
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.nat(1000).map((n) => n / 8),
  )
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const host = { refuse: (value: unknown) => refused.push(value) } as unknown as SeriesHost
      total = new CounterSeries(host, {})
      for (const count of steps) total.add(count)
      expect(total.value).toBe(steps.reduce((sum, count) => sum + count, 0))
      expect(refused).toEqual([])
    }),
  )
})

test('refuses what a sum cannot take and stays what it was', () => {
  total.add(3)
  const bad = [Number.NaN, Infinity, -Infinity, -1, -0.5]
  for (const count of bad) total.add(count)
  expect(refused).toEqual(bad)
  expect(total.value).toBe(3)
})

test('is exact beyond 32 bits and never infinite', () => {
  for (const count of [2 ** 31 - 1, 1, 1, 2 ** 52]) total.add(count)
  expect(total.value).toBe(2 ** 52 + 2 ** 31 + 1)
  for (let at = 0; at < 3; at += 1) total.add(1e308)
  expect(total.value).toBe(Number.MAX_VALUE)
})
