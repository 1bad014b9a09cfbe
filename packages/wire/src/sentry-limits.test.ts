// Headers as https://develop.sentry.dev/sdk/expected-features/rate-limiting/ writes them.
import { expect, test } from 'vitest'
import { sentryLimits } from './sentry-limits.ts'

test('reads categories, all of them, and fields it does not know', () => {
  const headers = {
    'x-sentry-rate-limits': '60:transaction:key, 2700:default;error;security:organization:x:y',
  }
  expect(sentryLimits(200, headers)).toEqual([
    { pauseMs: 60_000, category: 'transaction' },
    { pauseMs: 2_700_000, category: 'default' },
    { pauseMs: 2_700_000, category: 'error' },
    { pauseMs: 2_700_000, category: 'security' },
  ])
  expect(sentryLimits(429, { 'x-sentry-rate-limits': '0.5::organization' })).toEqual([
    { pauseMs: 500, category: undefined },
  ])
})

test.each([
  [{ 'retry-after': '12' }, 12_000],
  [{ 'retry-after': 'Wed, 25 Nov 2026 08:00:30 GMT', date: 'Wed, 25 Nov 2026 08:00:00 GMT' }, 30_000],
  [{ 'retry-after': 'soon' }, 60_000],
  [{}, 60_000],
])('pauses all after a 429 with %j', (headers: Readonly<Record<string, string>>, pauseMs) => {
  expect(sentryLimits(429, headers)).toEqual([{ pauseMs, category: undefined }])
})

test('takes a limit without a readable number for a minute, and none for longer than a day', () => {
  expect(sentryLimits(200, { 'x-sentry-rate-limits': 'x:error:key,99999999:error:key' })).toEqual([
    { pauseMs: 60_000, category: 'error' },
    { pauseMs: 86_400_000, category: 'error' },
  ])
})

test('asks for nothing where all is well', () => {
  expect(sentryLimits(200, {})).toEqual([])
})
