// The plain record has the names and the order of a JSON line, so that one consumer reads both.
import type { ErrorReport, LogEvent, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { record } from './record.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_000_123,
  level: 'info',
  event: 'order.taken',
  fields: { n: 1 },
}
const resource = { 'service.name': 'shop' }

test('writes a line flat, with its signal and who speaks', () => {
  expect(JSON.stringify(record({ ...line, logger: 'db', traceId: 't', spanId: 's' }, resource))).toBe(
    '{"signal":"log","time":"2023-11-14T22:13:20.123Z","level":"info","event":"order.taken","service.name":"shop","n":1,"logger":"db","trace_id":"t","span_id":"s"}',
  )
})

test('writes a report with its group and its trail', () => {
  const error = { type: 'TypeError', message: 'x', stack: '', causes: [] }
  const report: ErrorReport = {
    ...line,
    signal: 'error',
    error,
    errorId: 'e1',
    group: 'g1:1',
    trail: [line],
  }
  expect(record(report, resource)).toMatchObject({
    signal: 'error',
    err: error,
    error_id: 'e1',
    group: 'g1:1',
    trail: [{ event: 'order.taken', n: 1 }],
  })
})

test('writes a point with the summary of its distribution', () => {
  const distribution = { count: 2, sum: 3, min: 1, max: 2, quantile: (q: number) => q, countAtMost: () => 2 }
  const point: MetricPoint = {
    signal: 'metric',
    time: 1_700_000_000_123,
    name: 'lat',
    kind: 'timer',
    unit: 'ms',
    labels: { route: '/' },
    value: 2,
    distribution,
  }
  expect(JSON.stringify(record(point, resource))).toBe(
    '{"signal":"metric","time":"2023-11-14T22:13:20.123Z","name":"lat","kind":"timer","unit":"ms","service.name":"shop","labels":{"route":"/"},"value":2,"distribution":{"count":2,"sum":3,"min":1,"max":2,"mean":1.5,"median":0.5,"p75":0.75,"p95":0.95,"p98":0.98,"p99":0.99,"p999":0.999}}',
  )
})

test('a field takes the place of nothing that a record says of itself', () => {
  const fields = { signal: 'SIGTERM', group: 'admins', n: 1 }
  expect(record({ ...line, fields }, {})).toMatchObject({
    signal: 'log',
    signal_: 'SIGTERM',
    group: 'admins',
    n: 1,
  })
  const error = { type: 'E', message: 'x', stack: '', causes: [] }
  const report: ErrorReport = { ...line, signal: 'error', fields, error, errorId: 'e1', group: 'g1:1' }
  expect(record(report, {})).toMatchObject({ signal: 'error', group: 'g1:1', group_: 'admins', n: 1 })
})
