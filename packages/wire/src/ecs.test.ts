// Golden bytes: members captured from @elastic/ecs-pino-format 1.5.0 (ECS 8.10.0) with pino.
import type { LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { ecsDocument } from './ecs.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2026-11-25T07:58:45.054Z'),
  level: 'error',
  event: 'payment.failed',
  fields: { n: 1 },
  error: { type: 'TypeError', message: 'boom', stack: 'TypeError: boom\n    at f', causes: [] },
}

test('writes what the ECS formatter of pino writes', () => {
  const captured =
    '{"log.level":"error","@timestamp":"2026-11-25T07:58:45.054Z","host.hostname":"vm","ecs.version":"8.10.0","service.name":"shop","n":1,"error":{"type":"TypeError","message":"boom","stack_trace":"TypeError: boom\\n    at f"},"message":"payment.failed"}'
  expect(ecsDocument(line, { 'host.name': 'vm', 'service.name': 'shop' })).toMatchObject(
    JSON.parse(captured) as object,
  )
})

test('moves a field whose name is an object in ECS, and keeps those that only begin so', () => {
  const fields = { error: 'text', message: 1, 'http.route': '/a', event: { a: 1 } }
  expect(ecsDocument({ ...line, fields }, {})).toMatchObject({
    'fields.error': 'text',
    'fields.message': 1,
    'fields.event': { a: 1 },
    'http.route': '/a',
    message: 'payment.failed',
  })
})

test('names the ids as ECS does', () => {
  const { error: _error, ...plain } = line
  const document = ecsDocument({ ...plain, errorId: 'e1', traceId: 't1', spanId: 's1', logger: 'db' }, {})
  expect(document).toMatchObject({
    error: { id: 'e1' },
    'trace.id': 't1',
    'span.id': 's1',
    'log.logger': 'db',
  })
})
