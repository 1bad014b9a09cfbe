// Golden bytes: an envelope as Sentry's documentation frames it; Spotlight takes what Sentry takes.
import type { ErrorReport } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { parseEnvelope } from '@obs/wire'
import { describe, expect, test } from 'vitest'
import { spotlight } from './spotlight.ts'

const report: ErrorReport = {
  signal: 'error',
  time: 1_700_000_000_000,
  level: 'error',
  event: 'payment.failed',
  fields: { order: 7 },
  error: { type: 'TypeError', message: 'x is undefined', stack: '', causes: [] },
  errorId: '9ec79c33ec9942ab8353589fcb2e04dc',
  group: 'g1:1',
}

describe('spotlight', () => {
  const cases = backendCases(spotlight, {
    options: { endpoint: 'http://127.0.0.1:8969' },
    golden: [{ event: report, bytes: '{"event_id":"9ec79c33ec9942ab8353589fcb2e04dc","sent_at":"' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('posts to /stream with a content type, which Spotlight wants', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(spotlight({ endpoint: collector.url }))
  offer(report)
  await sink.flush?.({})
  expect(collector.received[0]).toMatchObject({
    path: '/stream',
    headers: { 'content-type': 'application/x-sentry-envelope' },
  })
  expect(parseEnvelope(collector.received[0]?.body ?? Buffer.alloc(0)).items[0]?.header['type']).toBe('event')
})
