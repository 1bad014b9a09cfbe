// Line protocol against @influxdata/influxdb-client 1.35.0 (Point.toLineProtocol) and its manual's rules.
import type { MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { influxLine } from './influx.ts'

const base = { signal: 'metric', time: 1_700_000_000_123, labels: {}, kind: 'counter', name: 'n' } as const

test('writes the line the client writes, with tags in order', () => {
  const labels = { route: '/a,b', q: 'x=y' }
  const point: MetricPoint = { ...base, labels, name: 'http requests', value: 3 }
  expect(influxLine(point)).toBe('http\\ requests,q=x\\=y,route=/a\\,b count=3 1700000000123000000')
})

test('leaves out empty tags, and never lets a tag end in a backslash or hold a line feed', () => {
  const labels = { empty: '', end: 'a\\', feed: 'a\nb' }
  expect(influxLine({ ...base, labels, value: 1 })).toBe('n,end=a\\_,feed=a\\ b count=1 1700000000123000000')
})

test("avoids InfluxDB's own names", () => {
  const point: MetricPoint = { ...base, name: '_n', labels: { time: 'x', _f: 'y' }, value: 1 }
  expect(influxLine(point)).toBe('n,f=y,time_=x count=1 1700000000123000000')
})

test('has no line for a value that is no number', () => {
  expect(influxLine({ ...base, kind: 'gauge', value: Number.POSITIVE_INFINITY })).toBeUndefined()
})

test('keeps the values of labels that begin with an underscore apart from those that do not', () => {
  expect(influxLine({ ...base, labels: { field: '_id' }, value: 1 })).toBe(
    'n,field=_id count=1 1700000000123000000',
  )
})
