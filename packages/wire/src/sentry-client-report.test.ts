// The example of https://develop.sentry.dev/sdk/telemetry/client-reports/#envelope-item-payload, in our reasons.
import { dropReasons } from '@obs/core'
import { expect, test } from 'vitest'
import { clientReportItem, discardReasons } from './sentry-client-report.ts'

test('writes the item as the specification does', () => {
  const discarded = [
    { reason: 'queue_overflow', category: 'error', quantity: 23 },
    { reason: 'queue_overflow', category: 'log_item', quantity: 1321 },
  ]
  expect(clientReportItem(1_580_000_000_123, discarded)).toEqual({
    header: { type: 'client_report' },
    payload:
      '{"timestamp":1580000000.123,"discarded_events":[{"reason":"queue_overflow","category":"error","quantity":23},{"reason":"queue_overflow","category":"log_item","quantity":1321}]}',
  })
})

test('has a word of Sentry for every reason', () => {
  expect(Object.keys(discardReasons).toSorted()).toEqual(dropReasons.toSorted())
})
