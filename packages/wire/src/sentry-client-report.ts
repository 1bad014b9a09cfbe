// What was lost before it reached Sentry, told to Sentry. https://develop.sentry.dev/sdk/telemetry/client-reports/
import type { DropReason } from '@obs/core'
import type { EnvelopeItem } from './envelope.ts'

/** Losses of one reason and category. */
export type Discarded = Readonly<{ reason: string; category: string; quantity: number }>

/** Sentry's words for why an event did not arrive. */
export const discardReasons: Readonly<Record<DropReason, string>> = {
  filtered: 'event_processor',
  sampled: 'sample_rate',
  duplicate: 'event_processor',
  throttled: 'ratelimit_backoff',
  queue_full: 'queue_overflow',
  expired: 'cache_overflow',
  too_large: 'send_error',
  invalid: 'send_error',
  unauthorized: 'send_error',
  retries_exhausted: 'network_error',
  encode_failed: 'internal_sdk_error',
  closed: 'queue_overflow',
}

/** The item; `time` in epoch ms. */
export function clientReportItem(time: number, discarded: readonly Discarded[]): EnvelopeItem {
  return {
    header: { type: 'client_report' },
    payload: JSON.stringify({ timestamp: time / 1000, discarded_events: discarded }),
  }
}
