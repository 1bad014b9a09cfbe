// The machine's clock, where a timer is asked to wait longer than Node's can, or again and again.
import { afterEach, expect, test, vi } from 'vitest'
import { every, systemClock } from './clock.ts'

afterEach(() => void vi.useRealTimers())

test.each([2 ** 31, Infinity])('what is to come in %d ms does not come at once', (ms) => {
  vi.useFakeTimers()
  const call = vi.fn<() => void>()
  systemClock.after(ms, call)
  vi.advanceTimersByTime(60_000)
  expect(call).not.toHaveBeenCalled()
})

test('what comes every so often comes until it is disposed of, which it may do itself', () => {
  vi.useFakeTimers()
  let calls = 0
  const timer = every(systemClock, 10, () => {
    calls += 1
    if (calls === 3) timer[Symbol.dispose]()
  })
  vi.advanceTimersByTime(29)
  expect(calls).toBe(2)
  vi.advanceTimersByTime(1000)
  expect(calls).toBe(3)
})
