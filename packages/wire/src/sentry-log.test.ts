// Golden bytes: captured from @sentry/node 10.78.0 and 11.12.0.
import type { LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { sentryLog, sentryLogItem } from './sentry-log.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_795_593_494_173,
  level: 'info',
  event: 'a log',
  fields: { n: 1 },
}
const captured =
  '{"timestamp":1795593494.173,"level":"info","body":"a log","trace_id":"eba4451428de44f0b1e4abee96657f46","severity_number":9,"attributes":{"n":{"value":1,"type":"integer"},"sentry.release":{"value":"r@1","type":"string"},"server.address":{"value":"vm","type":"string"}}}'

test('writes the entry that @sentry/node writes', () => {
  const resource = { 'service.version': 'r@1', 'host.name': 'vm' }
  const entry = sentryLog(line, resource, 'eba4451428de44f0b1e4abee96657f46')
  expect(JSON.parse(entry)).toEqual(JSON.parse(captured))
})

test('holds entries in the container that @sentry/node sends', () => {
  const { header, payload } = sentryLogItem(['{"a":1}', '{"b":2}'])
  expect(JSON.stringify(header)).toBe(
    '{"type":"log","item_count":2,"content_type":"application/vnd.sentry.items.log+json"}',
  )
  expect(payload).toBe('{"version":2,"items":[{"a":1},{"b":2}]}')
})

test('types attributes and keeps the ids', () => {
  const event: LogEvent = {
    ...line,
    level: 'fatal',
    fields: { ok: true, share: 0.5, text: 'x' },
    errorId: 'e1',
    traceId: 't1',
    spanId: 's1',
  }
  expect(JSON.parse(sentryLog(event, {}, 'other'))).toMatchObject({
    trace_id: 't1',
    severity_number: 21,
    attributes: {
      ok: { value: true, type: 'boolean' },
      share: { value: 0.5, type: 'double' },
      text: { value: 'x', type: 'string' },
      error_id: { value: 'e1', type: 'string' },
      'sentry.trace.parent_span_id': { value: 's1', type: 'string' },
    },
  })
})

test('a field that has the name of an id keeps its value beside it', () => {
  const event: LogEvent = {
    ...line,
    fields: { 'exception.type': 'mine' },
    error: { type: 'TypeError', message: 'x', stack: '', causes: [] },
  }
  expect(JSON.parse(sentryLog(event, {}, 'other'))).toMatchObject({
    attributes: {
      'exception.type': { value: 'TypeError', type: 'string' },
      'exception.type_': { value: 'mine', type: 'string' },
    },
  })
})
