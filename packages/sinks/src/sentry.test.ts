// Golden bytes: members captured from @sentry/node 11.12.0; headers of Sentry's rate limiting page.
import { createPipeline, Members, systemClock, type ErrorReport, type LogEvent } from '@obs/core'
import { backendCases, fakeClock, httpCollector, openSink, type HttpCollector } from '@obs/testing'
import { parseEnvelope, type EnvelopeItem } from '@obs/wire'
import { describe, expect, test } from 'vitest'
import { sentry } from './sentry.ts'

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
const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_000_000,
  level: 'info',
  event: 'a log',
  fields: { n: 1 },
}

function dsn({ url }: HttpCollector): string {
  return `${url.replace('//', '//key@')}/42`
}

function itemsOf({ received }: HttpCollector): readonly EnvelopeItem[] {
  return received.flatMap(({ body }) => parseEnvelope(body).items)
}

function typesOf(collector: HttpCollector): readonly unknown[] {
  return itemsOf(collector).map(({ header }) => header['type'])
}

describe('sentry', () => {
  const cases = backendCases(sentry, {
    options: { dsn: 'http://e12d836b15bb49d7bbf99e64295d995b@127.0.0.1:9000/42', logs: 'all' as const },
    golden: [
      { event: report, bytes: '"event_id":"9ec79c33ec9942ab8353589fcb2e04dc"' },
      {
        event: line,
        bytes: '{"type":"log","item_count":1,"content_type":"application/vnd.sentry.items.log+json"',
      },
    ],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('sends each report in an envelope of its own, with key, time and our name', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(sentry({ dsn: dsn(collector) }))
  offer(report)
  offer({ ...report, errorId: 'f'.repeat(32) })
  await sink.flush?.({})
  expect(collector.received.map(({ path }) => path)).toEqual(['/api/42/envelope/', '/api/42/envelope/'])
  expect(collector.received[0]?.headers).toMatchObject({
    'content-type': 'application/x-sentry-envelope',
    'x-sentry-auth': 'Sentry sentry_version=7, sentry_key=key, sentry_client=obs/0',
  })
  const { header } = parseEnvelope(collector.received[1]?.body ?? Buffer.alloc(0))
  expect(header).toMatchObject({ event_id: 'f'.repeat(32), sdk: { name: 'obs.javascript.node' } })
  expect(header['sent_at']).toMatch(/^\d{4}-.*Z$/)
})

test('makes tags of the fields it is told', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(sentry({ dsn: dsn(collector), tags: ['order'] }))
  offer(report)
  await sink.flush?.({})
  expect(JSON.parse(itemsOf(collector)[0]?.payload ?? '')).toMatchObject({ tags: { order: '7' } })
  expect(() => sentry({ dsn: dsn(collector), tags: 'order' as unknown as [] })).toThrow(
    "sentry: tags is a text: give names of fields, as in ['tenant', 'plan']",
  )
})

test('sends lines where asked, in one item under one trace', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(sentry({ dsn: dsn(collector), logs: 'all' }))
  offer(line)
  offer({ ...line, event: 'another' })
  await sink.flush?.({})
  const [item] = itemsOf(collector)
  const { items } = JSON.parse(item?.payload ?? '') as { items: { body: string; trace_id: string }[] }
  expect(items.map(({ body }) => body)).toEqual(['a log', 'another'])
  expect(new Set(items.map(({ trace_id: id }) => id)).size).toBe(1)
})

test('sends of other lines check-ins, feedback and sessions, and counts the rest as filtered', async () => {
  await using collector = await httpCollector()
  const { sink, offer, tally } = openSink(sentry({ dsn: dsn(collector) }), systemClock, {
    'service.version': 'r@1',
  })
  offer({ ...line, event: 'check_in', fields: { monitor: 'nightly', status: 'ok' } })
  offer({ ...line, event: 'feedback', fields: { message: 'it broke' } })
  offer({ ...line, event: 'release.sessions', fields: { since: 0, exited: 1, errored: 1, crashed: 0 } })
  offer(line)
  await sink.flush?.({})
  expect(typesOf(collector)).toEqual(['check_in', 'feedback', 'sessions'])
  expect(tally()).toEqual({ offered: 4, sent: 3, dropped: { filtered: 1 } })
  expect(sentry({ dsn: dsn(collector), logs: 'none' }).signals).toEqual(['error'])
})

test('gets its records from an instance, and no event is made of other lines', async () => {
  await using collector = await httpCollector()
  const pipeline = createPipeline({ sinks: [sentry({ dsn: dsn(collector) })], release: 'r@1' })
  pipeline.line('info', 'order.taken', { order: 7 }, Members.none, undefined, undefined)
  pipeline.line('info', 'check_in', { monitor: 'nightly', status: 'ok' }, Members.none, undefined, undefined)
  await pipeline.flush({})
  expect(typesOf(collector)).toEqual(['check_in'])
  expect(pipeline.tally()).toMatchObject({ sentry: { offered: 2, sent: 1, dropped: { filtered: 1 } } })
  await pipeline.close({})
})

test('pauses the category a reply names, and no other', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) =>
    count === 1 ? { status: 200, headers: { 'x-sentry-rate-limits': '60:error:key' } } : 200,
  )
  const { sink, offer, tally } = openSink(sentry({ dsn: dsn(collector), logs: 'all' }))
  offer(report)
  await sink.flush?.({})
  offer(report)
  offer(line)
  await sink.flush?.({})
  expect(typesOf(collector)).toEqual(['event', 'log'])
  expect(tally()).toEqual({ offered: 3, sent: 2, dropped: { throttled: 1 } })
})

test.each([
  ['log_item', ['check_in', 'check_in']],
  ['log_byte', ['check_in', 'check_in']],
  ['monitor', ['check_in', 'log']],
  ['session;feedback', ['check_in', 'check_in', 'log']],
])('a pause of %s is about what it names alone', async (category, types) => {
  await using collector = await httpCollector()
  collector.answer({ status: 200, headers: { 'x-sentry-rate-limits': `60:${category}:key` } })
  const { sink, offer, tally } = openSink(sentry({ dsn: dsn(collector), logs: 'all' }))
  const checkIn = { ...line, event: 'check_in', fields: { monitor: 'nightly', status: 'ok' } }
  for (const event of [checkIn, checkIn, line]) {
    offer(event)
    await sink.flush?.({})
  }
  expect(typesOf(collector).filter((type) => type !== 'client_report')).toEqual(types)
  expect(tally().sent).toBe(types.length)
})

test('gives up what a 429 refuses, without telling losses that the server has counted', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) =>
    count === 1 ? { status: 429, headers: { 'x-sentry-rate-limits': '60:error:key' } } : 200,
  )
  const { sink, offer, tally } = openSink(sentry({ dsn: dsn(collector), logs: 'all' }))
  offer(report)
  await sink.flush?.({})
  offer(line)
  await sink.flush?.({})
  expect(typesOf(collector)).toEqual(['event', 'log'])
  expect(tally()).toEqual({ offered: 2, sent: 1, dropped: { throttled: 1 } })
})

test('tells its losses with the next envelope, once', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) => (count === 1 ? 400 : 200))
  const clock = fakeClock(1_700_000_060_000)
  const { sink, offer } = openSink(sentry({ dsn: dsn(collector) }), clock)
  for (const _ of [1, 2, 3]) {
    offer(report)
    await sink.flush?.({})
  }
  expect(typesOf(collector)).toEqual(['event', 'event', 'client_report', 'event'])
  expect(JSON.parse(itemsOf(collector)[2]?.payload ?? '')).toEqual({
    timestamp: 1_700_000_060,
    discarded_events: [{ reason: 'send_error', category: 'error', quantity: 1 }],
  })
})

test('refuses what is no DSN, and names the mend', () => {
  expect(() => sentry({ dsn: 'nonsense' })).toThrow("copy it from the project's settings")
})
