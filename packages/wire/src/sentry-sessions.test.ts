// The aggregate of https://develop.sentry.dev/sdk/telemetry/sessions/#session-aggregates-payload.
import type { LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { sessionsItem } from './sentry-sessions.ts'

const since = Date.parse('2020-02-07T14:16:42.123Z')
const line: LogEvent = {
  signal: 'log',
  time: since + 60_000,
  level: 'info',
  event: 'release.sessions',
  fields: { since, exited: 123, errored: 42, crashed: 0 },
}
const resource = { 'service.version': 'r@1', 'deployment.environment.name': 'test' }

test('counts in the minute in which counting began', () => {
  expect(sessionsItem(line, resource)).toEqual({
    header: { type: 'sessions' },
    payload:
      '{"aggregates":[{"started":"2020-02-07T14:16:00.000Z","exited":123,"errored":42,"crashed":0}],"attrs":{"release":"r@1","environment":"test"}}',
  })
})

test('says nothing without a release or without a count', () => {
  expect(sessionsItem(line, {})).toBeUndefined()
  expect(sessionsItem({ ...line, fields: { since, exited: 1 } }, resource)).toBeUndefined()
})
