// Riemann messages: bytes that protoc reads back against riemann-java-client's proto.proto.
import type { ErrorReport, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { riemannError, riemannMetric, riemannMsg, riemannReply } from './riemann.ts'

const shape = { host: 'web1', tags: ['t'], ttlSeconds: 60 }

test('writes time, service, host, tag, ttl, attribute and a double', () => {
  const point: MetricPoint = {
    signal: 'metric',
    time: 1_700_000_000_000,
    name: 'api',
    kind: 'gauge',
    labels: { k: 'v' },
    value: 1.5,
  }
  expect(Buffer.from(riemannMsg(riemannMetric(point, shape))).toString('hex')).toBe(
    '322a0880e2cfaa061a036170692204776562313a017445000070424a060a016b12017671000000000000f83f',
  )
})

test('keeps whole numbers whole: 16777217 is no 32-bit float', () => {
  const msg = riemannMsg([{ time: 0, service: 's', host: 'h', metric: 16_777_217 }])
  expect(Buffer.from(msg).toString('hex')).toBe('320d08001a01732201686882808010')
})

// metric_d (14) of -(2^52 + 1), a double as IEEE 754 has it: c330000000000001.
test('keeps the sign of whole numbers too large for zigzag in a double', () => {
  const msg = riemannMsg([{ time: 0, service: 's', host: 'h', metric: -4_503_599_627_370_497 }])
  expect(Buffer.from(msg).toString('hex')).toBe('321108001a01732201687101000000000030c3')
})

test('makes a check an event with its state, its words and its first number', () => {
  const data = [
    { measure: 'p99', value: 231.5, unit: 'ms', warn: 200 },
    { measure: 'rate', value: 12, unit: '/s' },
  ]
  const found = { check: 'checkout', state: 'warning', since: 0, text: 'p99 231.5 ms', data } as const
  const point = { signal: 'metric', time: 1000, name: 'checks', kind: 'gauge', value: 1 } as const
  const known: MetricPoint = { ...point, labels: { check: 'checkout' }, check: found }
  expect(riemannMetric(known, shape)).toEqual([
    {
      ...shape,
      time: 1000,
      service: 'checkout',
      state: 'warning',
      description: 'p99 231.5 ms',
      attributes: { check: 'checkout' },
      metric: 231.5,
    },
  ])
  const nothing = {
    ...found,
    state: 'unknown',
    data: [{ measure: 'p99', value: undefined, unit: 'ms' }],
  } as const
  expect(riemannMetric({ ...known, value: 3, check: nothing }, shape)).toMatchObject([{ state: 'unknown' }])
  expect(riemannMetric({ ...known, value: 3, check: nothing }, shape)[0]).not.toHaveProperty('metric')
})

test('makes a failure a critical event', () => {
  const report: ErrorReport = {
    signal: 'error',
    time: 1000,
    level: 'error',
    event: 'payment.failed',
    fields: { order: 7, deep: { a: 1 } },
    error: { type: 'TypeError', message: 'x is undefined', stack: '', causes: [] },
    errorId: 'e1',
    group: 'g1:1',
  }
  expect(riemannError(report, shape)).toMatchObject({
    service: 'payment.failed',
    state: 'critical',
    description: 'TypeError: x is undefined',
    attributes: { order: '7', error_id: 'e1', group: 'g1:1' },
    metric: 1,
  })
})

test('a field that has the name of an id keeps its value beside it', () => {
  const error = { type: 'TypeError', message: 'x', stack: '', causes: [] }
  const fields = { group: 'beta' }
  const report = { signal: 'error', time: 0, level: 'error', event: 'e', fields, error } as const
  expect(riemannError({ ...report, errorId: 'e1', group: 'g1:1' }, shape)).toMatchObject({
    attributes: { group_: 'beta', group: 'g1:1', error_id: 'e1' },
  })
})

test('reads the answers of a server', () => {
  expect(riemannReply(Buffer.from('1001', 'hex'))).toEqual({ ok: true, error: '' })
  expect(riemannReply(Buffer.from('10001a026e6f', 'hex'))).toEqual({ ok: false, error: 'no' })
})
