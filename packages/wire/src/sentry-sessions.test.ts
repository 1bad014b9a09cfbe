// The aggregate of https://develop.sentry.dev/sdk/telemetry/sessions/#session-aggregates-payload.
import { expect, test } from 'vitest'
import { minuteOf, sessionsItem } from './sentry-sessions.ts'

test('counts by the minute', () => {
  const minute = minuteOf(Date.parse('2020-02-07T14:16:42.123Z'))
  const minutes = new Map([[minute, { exited: 123, errored: 42, crashed: 0 }]])
  const item = sessionsItem(minutes, { 'service.version': 'r@1', 'deployment.environment.name': 'test' })
  expect(item).toEqual({
    header: { type: 'sessions' },
    payload:
      '{"aggregates":[{"started":"2020-02-07T14:16:00.000Z","exited":123,"errored":42,"crashed":0}],"attrs":{"release":"r@1","environment":"test"}}',
  })
})

test('says nothing without a release or without sessions', () => {
  expect(sessionsItem(new Map([[0, { exited: 1, errored: 0, crashed: 0 }]]), {})).toBeUndefined()
  expect(sessionsItem(new Map(), { 'service.version': 'r@1' })).toBeUndefined()
})
