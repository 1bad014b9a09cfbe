// The sum behind counters and meters.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Total } from './total.ts'

test('is the plain sum, whatever mixture of steps', () => {
  const step = fc.oneof(
    fc.nat(),
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.nat(1000).map((n) => n / 8),
  )
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const total = new Total()
      for (const count of steps) expect(total.add(count)).toBe(true)
      expect(total.value).toBe(steps.reduce((sum, count) => sum + count, 0))
    }),
  )
})

test('refuses what a sum cannot take and stays what it was', () => {
  const total = new Total()
  total.add(3)
  for (const bad of [Number.NaN, Infinity, -Infinity, -1, -0.5]) expect(total.add(bad)).toBe(false)
  expect(total.value).toBe(3)
})

test('is exact beyond 32 bits and never infinite', () => {
  const total = new Total()
  for (const count of [2 ** 31 - 1, 1, 1, 2 ** 52]) total.add(count)
  expect(total.value).toBe(2 ** 52 + 2 ** 31 + 1)
  for (let at = 0; at < 3; at += 1) total.add(1e308)
  expect(total.value).toBe(Number.MAX_VALUE)
})
