// What is cut is bounded in memory, not only in what it shows.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { beginning, cut } from './limits.ts'

test('cuts between characters, and says how long the text was', () => {
  expect(cut('abc', 3)).toBe('abc')
  expect(cut('abcd', 3)).toBe('abc… (4 characters)')
  expect(cut('ab😀d', 3)).toBe('ab… (5 characters)')
  expect(cut('\ud800"\\\n', 3)).toBe('\ud800"\\… (4 characters)')
})

test('the beginning of a text ends between characters', () => {
  expect(['', 'abc', 'abcd', 'ab😀'].map((text) => beginning(text, 3))).toEqual(['', 'abc', 'abc', 'ab'])
  expect(beginning('😀', 1)).toBe('')
})

test.each([cut, beginning])('the rest of a text that was cut is free (%o)', (shorten) => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().heapUsed
  const kept = Array.from({ length: 50 }, (_, at) => shorten(String(at).padEnd(2_000_000, '.'), 1000))
  collect()
  expect(kept).toHaveLength(50)
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
})
