// Golden bytes: members captured from @sentry/node 11.12.0.
import type { LogEvent } from '@obs/core'
import { expect, test } from 'vitest'
import { checkInItem } from './sentry-check-in.ts'

const line: LogEvent = { signal: 'log', time: 0, level: 'info', event: 'check_in', fields: {} }

test('writes the check-in that @sentry/node writes', () => {
  const captured =
    '{"check_in_id":"ab1b041e9a124171af8c63ee01d180ef","monitor_slug":"nightly","status":"ok","release":"r@1","duration":1.5,"contexts":{"trace":{"trace_id":"768d212784734ac2a5b10d8f383997df","span_id":"9186bf0ddcf898fa"}}}'
  const item = checkInItem(
    {
      ...line,
      fields: { monitor: 'nightly', status: 'ok', duration_ms: 1500 },
      traceId: '768d212784734ac2a5b10d8f383997df',
      spanId: '9186bf0ddcf898fa',
    },
    { 'service.version': 'r@1' },
    'ab1b041e9a124171af8c63ee01d180ef',
  )
  expect(item?.payload).toBe(captured)
  expect(item?.header).toEqual({ type: 'check_in' })
})

test('keeps the id of the other end of the job, and tells the schedule', () => {
  const config = {
    schedule: '0 3 * * *',
    timezone: 'Europe/Berlin',
    margin_minutes: 5,
    max_runtime_minutes: 30,
  }
  const fields = { monitor: 'Nightly Run', status: 'in_progress', check_in_id: 'c1', ...config }
  expect(JSON.parse(checkInItem({ ...line, fields }, {}, 'c2')?.payload ?? '')).toMatchObject({
    check_in_id: 'c1',
    monitor_slug: 'nightly-run',
    monitor_config: {
      schedule: { type: 'crontab', value: '0 3 * * *' },
      timezone: 'Europe/Berlin',
      checkin_margin: 5,
      max_runtime: 30,
    },
  })
})

// https://develop.sentry.dev/sdk/telemetry/check-ins/: monitor_config, margin and run time in minutes.
test('tells when a run is late, too long, and in which zone', () => {
  const given = {
    schedule: '0 3 * * *',
    timezone: 'Europe/Berlin',
    margin_minutes: 5,
    max_runtime_minutes: 30,
  }
  const fields = { monitor: 'm', status: 'ok', ...given }
  expect(JSON.parse(checkInItem({ ...line, fields }, {}, 'c')?.payload ?? '')).toMatchObject({
    monitor_config: {
      schedule: { type: 'crontab', value: '0 3 * * *' },
      timezone: 'Europe/Berlin',
      checkin_margin: 5,
      max_runtime: 30,
    },
  })
})

test.each([{}, { monitor: 'm' }, { monitor: 'm', status: 'fine' }])('makes nothing of %j', (fields) => {
  expect(checkInItem({ ...line, fields }, {}, 'c1')).toBeUndefined()
})
