// What the addresses of the page read.
import type { MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { viewOf, type ViewSource } from './views.ts'

function point(value: number, since: number): MetricPoint {
  return { signal: 'metric', time: 100_000, since, name: 'hits', kind: 'counter', labels: {}, value }
}

test('meters are since the start, or of the window asked for, with what it really spans', async () => {
  const metrics = {
    settle: async () => undefined,
    snapshot: () => [point(50, 0)],
    recent: (windowMs: number) => [point(7, 100_000 - windowMs - 5000)],
  }
  const source = { metrics } as unknown as ViewSource
  const told = async (query: string): Promise<unknown> =>
    viewOf(source, '/meters', new URLSearchParams(query))
  expect(await told('')).toMatchObject({ meters: [{ name: 'hits', value: 50 }] })
  expect(await told('window=60')).toMatchObject({ meters: [{ name: 'hits', value: 7, spanMs: 65_000 }] })
  expect(await told('window=nonsense')).toMatchObject({ meters: [{ value: 50 }] })
})
