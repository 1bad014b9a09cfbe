// Pauses that a server asks for.
import type { Signal } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import type { Item } from './item.ts'
import { Pace } from './pace.ts'

const item = (signal: Signal, text = ''): Item => ({ bytes: Buffer.from(text), signal, time: 0 })

test('the later end of two pauses holds', () => {
  const clock = fakeClock()
  const pace = new Pace(clock)
  pace.pause(1000)
  pace.pause(10)
  expect(pace.waitMs).toBe(1000)
  clock.advance(1000)
  expect(pace.waitMs).toBe(0)
})

test('a pause that is no number holds nothing up, and no later one off', () => {
  const pace = new Pace(fakeClock())
  pace.pause(Number.NaN)
  pace.pause(10)
  expect(pace.waitMs).toBe(10)
})

test('a pause of one signal leaves the others alone', () => {
  const clock = fakeClock()
  const pace = new Pace(clock)
  pace.pause(1000, 'log')
  expect([pace.isPaused(item('log')), pace.isPaused(item('error')), pace.waitMs]).toEqual([true, false, 0])
  clock.advance(1000)
  expect(pace.isPaused(item('log'))).toBe(false)
})

test('a pause of some items leaves others of their signal alone', () => {
  const clock = fakeClock()
  const pace = new Pace(clock)
  pace.pause(1000, ({ bytes }) => bytes.length > 1)
  expect([pace.isPaused(item('log', 'ab')), pace.isPaused(item('log', 'a'))]).toEqual([true, false])
  clock.advance(1000)
  expect(pace.isPaused(item('log', 'ab'))).toBe(false)
})
