// Work that waits for the end of the turn: how much may wait, and what happens at the end.
import { expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { Later } from './later.ts'

function waiting(jobs: number): Readonly<{ later: Later; done: [job: number, sync: boolean][] }> {
  const later = new Later(systemClock)
  const done: [job: number, sync: boolean][] = []
  for (let job = 1; job <= jobs; job += 1) later.add((sync) => done.push([job, sync]))
  return { later, done }
}

test('a thousand jobs wait; of more the oldest is done at once, without the disk', () => {
  expect(waiting(1000).done).toEqual([])
  expect(waiting(1002).done).toEqual([
    [1, true],
    [2, true],
  ])
})

test('all that wait are done in their order when the process ends', () => {
  const { later, done } = waiting(3)
  later.finish(true)
  later.finish(true)
  expect(done).toEqual([
    [1, true],
    [2, true],
    [3, true],
  ])
})
