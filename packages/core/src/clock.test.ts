// The machine's clock, where a timer is asked to wait longer than Node's can.
import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from './clock.ts'

afterEach(() => void vi.useRealTimers())

test.each([2 ** 31, Infinity])('what is to come in %d ms does not come at once', (ms) => {
  vi.useFakeTimers()
  const call = vi.fn<() => void>()
  systemClock.after(ms, call)
  vi.advanceTimersByTime(60_000)
  expect(call).not.toHaveBeenCalled()
})
