// Measurements in the form of AppOptics's manual.
import type { Distribution, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { measurements } from './measurements.ts'

const base = { signal: 'metric', time: 1_484_613_483_000, labels: {} } as const

test("writes the measurement of the manual's example", () => {
  const point: MetricPoint = { ...base, name: 'my.custom.metric', kind: 'gauge', value: 65 }
  expect(measurements(point, { region: 'us-east', az: 'a' })).toEqual([
    { name: 'my.custom.metric', value: 65, time: 1_484_613_483, tags: { region: 'us-east', az: 'a' } },
  ])
})

test('sums a distribution up in one measurement, with the quantiles beside it', () => {
  const distribution: Distribution = {
    count: 3,
    sum: 6,
    min: 1,
    max: 3,
    quantile: () => 2,
    countAtMost: () => 0,
  }
  const point: MetricPoint = { ...base, name: 'lat', kind: 'timer', value: 3, distribution }
  const [whole, ...others] = measurements(point, { host: 'h' })
  expect(whole).toMatchObject({ name: 'lat', count: 3, sum: 6, min: 1, max: 3 })
  expect(others.map((one) => (one as { name: string }).name)).toEqual([
    'lat.median',
    'lat.p75',
    'lat.p95',
    'lat.p98',
    'lat.p99',
    'lat.p999',
  ])
})

test("keeps names and tags within the service's alphabet and length", () => {
  const labels = { 'a b': 'x;y', c: '' }
  const [made] = measurements({ ...base, name: 'n/1'.padEnd(300, 'n'), labels, kind: 'gauge', value: 1 }, {})
  const { name, tags } = made as { name: string; tags: object }
  expect(name).toHaveLength(255)
  expect(name.slice(0, 3)).toBe('n_1')
  expect(tags).toEqual({ a_b: 'x_y', c: '_' })
})
