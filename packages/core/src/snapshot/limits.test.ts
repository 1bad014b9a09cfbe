// What is cut is bounded in memory, not only in what it shows.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { cut } from './limits.ts'

test('cuts between characters, and says how long the text was', () => {
  expect(cut('abc', 3)).toBe('abc')
  expect(cut('abcd', 3)).toBe('abc… (4 characters)')
  expect(cut('ab😀d', 3)).toBe('ab… (5 characters)')
  expect(cut('\ud800"\\\n', 3)).toBe('\ud800"\\… (4 characters)')
})

test('the rest of a text that was cut is free', () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: 50 }, (_, at) => cut(String(at).padEnd(2_000_000, '.'), 1000))
  collect()
  expect(kept).toHaveLength(50)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
})
