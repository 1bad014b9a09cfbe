// The circuit breaker.
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import { Breaker } from './breaker.ts'

let clock: FakeClock
let breaker: Breaker

beforeEach(() => {
  clock = fakeClock()
  breaker = new Breaker(clock)
  for (let failure = 0; failure < 5; failure += 1) breaker.failed()
})

test('opens after five failures in a row', () => {
  const other = new Breaker(clock)
  for (let failure = 0; failure < 4; failure += 1) other.failed()
  other.succeeded()
  other.failed()
  expect([other.state, other.enter()]).toEqual(['closed', 0])
  expect([breaker.state, breaker.enter()]).toEqual(['open', 10_000])
})

test('lets one attempt through after its time, and the rest when that succeeds', () => {
  clock.advance(10_000)
  expect([breaker.enter(), breaker.state, breaker.enter()]).toEqual([0, 'half-open', 10_000])
  breaker.succeeded()
  expect([breaker.enter(), breaker.state]).toEqual([0, 'closed'])
})

test('opens anew when the attempt fails', () => {
  clock.advance(10_000)
  breaker.enter()
  breaker.failed()
  expect([breaker.state, breaker.enter()]).toEqual(['open', 10_000])
})

test('lets an attempt through for somebody who waits', () => {
  breaker.probe()
  expect(breaker.enter()).toBe(0)
})
