// Which families points become: by OpenMetrics 1.0, "MetricFamily", no name may be that of two, nor of a sample of another.
import type { Distribution, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { prometheusFamilies } from './prometheus-family.ts'

const base = { signal: 'metric', time: 0, labels: {}, value: 1 } as const
const distribution: Distribution = {
  count: 1,
  sum: 1,
  min: 1,
  max: 1,
  quantile: () => 1,
  countAtMost: () => 1,
}

const gauge = (name: string): MetricPoint => ({ ...base, name, kind: 'gauge' })
const counter = (name: string): MetricPoint => ({ ...base, name, kind: 'counter' })
const histogram = (name: string): MetricPoint => ({ ...base, name, kind: 'histogram', distribution })

function namesOf(...points: readonly MetricPoint[]): readonly string[] {
  return prometheusFamilies(points).map(({ name }) => name)
}

test('a family whose name another one has for its samples is told apart, whichever came first', () => {
  expect(namesOf(histogram('x'), gauge('x.count'), counter('x_sum'))).toEqual([
    'x',
    'x_count_gauge',
    'x_sum_counter',
  ])
  expect(namesOf(gauge('x_bucket'), histogram('x'))).toEqual(['x_bucket', 'x_histogram'])
  expect(namesOf(counter('y'), gauge('y_created'))).toEqual(['y', 'y_created_gauge'])
})

test('only a counter gives up `_total` for the suffix of its sample: a gauge keeps the name it has', () => {
  const total: MetricPoint = { ...gauge('memory.total'), unit: 'By' }
  const used: MetricPoint = { ...gauge('memory'), unit: 'By' }
  expect(namesOf(total, used, gauge('seats_total'), counter('orders_total'))).toEqual([
    'memory_total_bytes',
    'memory_bytes',
    'seats_total',
    'orders',
  ])
  expect(namesOf(counter('seats'), gauge('seats_total'))).toEqual(['seats', 'seats_total_gauge'])
})

test('two metrics that come to one name are two families, so that no series stands twice', () => {
  const families = prometheusFamilies([counter('a.b'), counter('a_b'), counter('a.b')])
  expect(families.map(({ name, points }) => [name, points.length])).toEqual([
    ['a_b', 2],
    ['a_b_counter', 1],
  ])
})
