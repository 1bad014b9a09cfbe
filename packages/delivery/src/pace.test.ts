// Pauses that a server asks for.
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

test('the later end of two pauses holds', () => {
  const clock = fakeClock()
  const pace = new Pace(clock)
  pace.pause(1000)
  pace.pause(10)
  expect(pace.waitMs).toBe(1000)
  clock.advance(1000)
  expect(pace.waitMs).toBe(0)
})

test('a pause of one signal leaves the others alone', () => {
  const clock = fakeClock()
  const pace = new Pace(clock)
  pace.pause(1000, 'log')
  expect([pace.isPaused('log'), pace.isPaused('error'), pace.waitMs]).toEqual([true, false, 0])
  clock.advance(1000)
  expect(pace.isPaused('log')).toBe(false)
})
