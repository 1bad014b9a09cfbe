// Shapes of https://develop.sentry.dev/sdk/data-model/event-payloads/ : order of causes and frames, Sentry's own places for what we name by OpenTelemetry.
import type { ErrorReport } from '@obs/core'
import { expect, test } from 'vitest'
import { sentryEvent } from './sentry-event.ts'

const report: ErrorReport = {
  signal: 'error',
  time: 1_700_000_000_123,
  level: 'warn',
  event: 'payment.failed',
  fields: {
    'http.request.method': 'POST',
    'http.route': '/pay/:id',
    'url.path': '/pay/7',
    'user.id': 'u1',
    n: 1,
  },
  error: {
    type: 'PaymentError',
    message: 'declined',
    stack: '',
    causes: [{ type: 'TypeError', message: 'inner', stack: '', causes: [] }],
    frames: [
      { function: 'pay', file: '/app/pay.js', line: 3, column: 7, inApp: true },
      { file: 'node:events', line: 1, column: 1, inApp: false },
    ],
  },
  errorId: '9ec79c33ec9942ab8353589fcb2e04dc',
  group: 'g1:1',
  traceId: 't'.repeat(32),
  spanId: 's'.repeat(16),
  suppressed: 4,
}

test('puts the innermost cause first and the throw site last', () => {
  const { exception } = sentryEvent(report, {})
  expect(exception.values.map(({ type, mechanism }) => [type, mechanism['source'] ?? 'captured'])).toEqual([
    ['TypeError', 'cause'],
    ['PaymentError', 'captured'],
  ])
  expect(exception.values[1]?.stacktrace?.frames.map(({ filename }) => filename)).toEqual([
    'node:events',
    '/app/pay.js',
  ])
})

test('fills the places Sentry has for request, route, user, release and trace', () => {
  expect(
    sentryEvent(report, { 'service.version': 'r@1', 'deployment.environment.name': 'test' }),
  ).toMatchObject({
    event_id: '9ec79c33ec9942ab8353589fcb2e04dc',
    timestamp: 1_700_000_000.123,
    level: 'warning',
    transaction: 'POST /pay/:id',
    request: { method: 'POST', url: '/pay/7' },
    user: { id: 'u1' },
    release: 'r@1',
    environment: 'test',
    fingerprint: ['g1:1'],
    tags: { event: 'payment.failed', 'http.route': '/pay/:id' },
    contexts: { trace: { trace_id: 't'.repeat(32) }, obs: { suppressed: 4 } },
  })
})

test('makes tags of the fields that are named, as far as Sentry takes them', () => {
  const fields = {
    tenant: 'a\nb',
    'plan name': 'p'.repeat(300),
    beta: true,
    count: 3,
    list: ['x'],
    event: 'mine',
  }
  const names = ['tenant', 'plan name', 'beta', 'count', 'list', 'missing', 'event']
  expect(sentryEvent({ ...report, fields }, {}, names)['tags']).toEqual({
    tenant: 'a b',
    plan_name: 'p'.repeat(200),
    beta: 'true',
    count: '3',
    event: 'payment.failed',
    group: report.group,
  })
})

// https://develop.sentry.dev/sdk/data-model/event-payloads/stacktrace/: `vars` of a frame are text by name.
test('groups by the name a source map gave, and shows variables where they were caught', () => {
  const frames = [{ file: '/app/pay.ts', line: 3, column: 7, inApp: true, locals: { total: '4' } }]
  const mapped = { ...report, aliases: ['g1:mapped'], error: { ...report.error, frames } }
  const { fingerprint, exception } = sentryEvent(mapped, {})
  expect(fingerprint).toEqual(['g1:mapped'])
  expect(exception.values.at(-1)?.stacktrace?.frames[0]).toMatchObject({ vars: { total: '4' } })
})
