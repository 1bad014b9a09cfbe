// The clock that a test moves.
import { expect, test } from 'vitest'
import { fakeClock } from './fake-clock.ts'

test('runs what falls due in order of its time, each at its own time', () => {
  const clock = fakeClock(1000)
  const seen: [string, number][] = []
  clock.after(20, () => seen.push(['late', clock.now()]))
  clock.after(10, () => {
    seen.push(['early', clock.now()])
    clock.after(5, () => seen.push(['nested', clock.now()]))
  })
  clock.advance(30)
  expect(seen).toEqual([
    ['early', 1010],
    ['nested', 1015],
    ['late', 1020],
  ])
  expect([clock.now(), clock.monotonicMs()]).toEqual([1030, 30])
})

test('runs what was set first among equals, and nothing that was disposed', () => {
  const clock = fakeClock()
  const seen: number[] = []
  clock.after(1, () => seen.push(1))
  const gone = clock.after(1, () => seen.push(2))
  clock.after(1, () => seen.push(3))
  gone[Symbol.dispose]()
  clock.advance(1)
  expect(seen).toEqual([1, 3])
})

test('stands still by itself', () => {
  const clock = fakeClock(5)
  const seen: number[] = []
  clock.after(0, () => seen.push(1))
  expect([clock.now(), seen]).toEqual([5, []])
  clock.advance(0)
  expect(seen).toEqual([1])
})

test('never runs backwards where a timer moves time on itself', () => {
  const clock = fakeClock()
  clock.after(5, () => clock.advance(100))
  clock.advance(10)
  expect(clock.monotonicMs()).toBe(105)
})
