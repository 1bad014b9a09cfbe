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

test.each([
  '01a214c70ca98a8abd4caa2699677069',
  '01a214c7-0ca9-8a8a-bd4c-aa2699677069',
  'urn:uuid:01A214C7-0CA9-8A8A-BD4C-AA2699677069',
])('an error is found by its id as any answer tells it: %s', async (told) => {
  const asked: string[] = []
  const source = {
    reports: { find: () => undefined },
    resolve: (id: string) => {
      asked.push(id)
      return { state: 'counted' }
    },
  } as unknown as ViewSource
  const known = await viewOf(source, `/e/${encodeURIComponent(told)}`, new URLSearchParams())
  expect(known).toMatchObject({ id: '01a214c70ca98a8abd4caa2699677069', state: 'counted' })
  expect(asked).toEqual(['01a214c70ca98a8abd4caa2699677069'])
})
