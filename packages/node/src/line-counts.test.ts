// Lines by level are a counter of every instance; what the level shuts out is none.
import { expect, test } from 'vitest'
import { createObs } from './default.ts'

test('counts the lines that are written, by level, whoever reads when and whatever is configured anew', async () => {
  await using obs = createObs({ sinks: [], level: 'info' })
  const counted = (): Record<string, number> =>
    Object.fromEntries(
      obs.metrics
        .snapshot()
        .filter(({ name }) => name === 'log.lines')
        .map(({ labels, value }) => [labels['level'] ?? '', value]),
    )
  expect(counted()).toEqual({})
  obs.log.debug('unseen')
  for (let at = 0; at < 3; at += 1) obs.log.info('seen')
  expect(counted()).toEqual({ info: 3 })
  obs.log.warn('odd')
  obs.log.error('failed', { err: new Error('no') })
  expect(counted()).toEqual({ info: 3, warn: 1, error: 1 })
})
