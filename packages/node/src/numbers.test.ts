// What `metrics.runtime` adds to an instance, and that closing takes it away.
import { expect, test } from 'vitest'
import { createObs } from './default.ts'

test('the numbers of process and machine are there when asked for, and go when it is closed', async () => {
  const obs = createObs({ sinks: [], metrics: { runtime: true } })
  const names = new Set(obs.metrics.snapshot().map(({ name }) => name))
  for (const name of ['nodejs.eventloop.utilization', 'process.memory.usage', 'system.cpu.load_average.1m'])
    expect(names).toContain(name)
  await obs.close()
  expect(obs.metrics.snapshot().filter(({ kind }) => kind === 'gauge')).toEqual([])
})

test('without them an instance measures nothing by itself', async () => {
  await using obs = createObs({ sinks: [] })
  expect(obs.metrics.snapshot().filter(({ name }) => /^(process|system|nodejs|v8js)/.test(name))).toEqual([])
})
