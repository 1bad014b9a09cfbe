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

test('reads the answers of a server', () => {
  expect(riemannReply(Buffer.from('1001', 'hex'))).toEqual({ ok: true, error: '' })
  expect(riemannReply(Buffer.from('10001a026e6f', 'hex'))).toEqual({ ok: false, error: 'no' })
})
