// Golden bytes: signature computed by standardwebhooks 1.1.1 with the secret of the Standard Webhooks specification.
import { createPipeline, Members, systemClock, type ErrorReport, type LogEvent } from '@obs/core'
import { backendCases, fakeClock, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { webhook } from './webhook.ts'

const report: ErrorReport = {
  signal: 'error',
  time: 1_614_265_330_000,
  level: 'error',
  event: 'payment.failed',
  fields: { order: 7 },
  error: { type: 'TypeError', message: 'x', stack: '', causes: [] },
  errorId: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  group: 'g1:1',
}

describe('webhook', () => {
  const cases = backendCases(webhook, {
    options: { endpoint: 'http://127.0.0.1:80/hook', template: () => ({ text: 'it broke' }) },
    golden: [{ event: report, bytes: '{"text":"it broke"}' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('signs what it posts', async () => {
  await using collector = await httpCollector()
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const template = (): object => ({ test: 2_432_232_314 })
  const { sink, offer } = openSink(
    webhook({ endpoint: `${collector.url}/hook`, secret, template }),
    fakeClock(1_614_265_330_000),
  )
  offer({ ...report, time: 1_600_000_000_000 })
  await sink.flush?.({})
  expect(collector.received[0]).toMatchObject({
    path: '/hook',
    headers: {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,Vif40peJBP7Iyl0XGmu61n4MwdrcHov5CFREBpE0svs=',
    },
  })
})

test('an attempt that is repeated has a time and a signature of its own, and the same id', async () => {
  await using collector = await httpCollector()
  let now = 1_700_000_000_000
  collector.answer((_request, count) => {
    now += 600_000
    return count === 1 ? 503 : 200
  })
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const { sink, offer } = openSink(webhook({ endpoint: collector.url, secret }), {
    ...systemClock,
    now: () => now,
  })
  offer(report)
  await sink.flush?.({})
  const seen = (await collector.until(2)).map(({ headers }) => headers)
  expect(seen.map((headers) => headers['webhook-id'])).toEqual([report.errorId, report.errorId])
  expect(seen.map((headers) => headers['webhook-timestamp'])).toEqual(['1700000000', '1700000600'])
  expect(new Set(seen.map((headers) => headers['webhook-signature'])).size).toBe(2)
})

test('posts each report by itself, whole where no template is given', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(webhook({ endpoint: collector.url }))
  offer(report)
  offer({ ...report, errorId: 'second' })
  await sink.flush?.({})
  const bodies = collector.received.map(({ body }) => JSON.parse(body.toString()) as object)
  expect(bodies).toMatchObject([{ event: 'payment.failed', order: 7 }, { error_id: 'second' }])
})

test('refuses a secret of another kind', () => {
  expect(() => webhook({ endpoint: 'http://127.0.0.1:1', secret: 'plain' })).toThrow('whsec_')
})

test('leaves out what the template says nothing about', async () => {
  await using collector = await httpCollector()
  const template = ({ level }: ErrorReport | LogEvent): object | undefined =>
    level === 'fatal' ? { level } : undefined
  const { sink, offer, tally } = openSink(webhook({ endpoint: collector.url, template }))
  offer(report)
  offer({ ...report, level: 'fatal' })
  await sink.flush?.({})
  expect(collector.received.map(({ body }) => body.toString())).toEqual(['{"level":"fatal"}'])
  expect(tally()).toEqual({ offered: 2, sent: 1, dropped: { filtered: 1 } })
})

test('posts alerts under the id of the newest occurrence, and of other lines none', async () => {
  await using collector = await httpCollector()
  const pipeline = createPipeline({ sinks: [webhook({ endpoint: collector.url, posts: 'alerts' })] })
  const line = (event: string, fields: object): void =>
    pipeline.line('warn', event, fields, Members.none, undefined, undefined)
  line('order.taken', {})
  line('errors.alert', { kind: 'jump', group: 'g1:1', last_id: 'id7', per_minute: 40 })
  const { webhook: told } = await pipeline.close()
  expect(told).toEqual({ offered: 2, sent: 1, dropped: { filtered: 1 } })
  expect(collector.received[0]?.headers['webhook-id']).toBe('id7-jump')
  expect(JSON.parse(collector.received[0]?.body.toString() ?? '')).toMatchObject({
    event: 'errors.alert',
    kind: 'jump',
    per_minute: 40,
  })
})
