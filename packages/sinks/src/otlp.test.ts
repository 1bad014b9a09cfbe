// The OTLP sink: conformance, one path per kind of signal, and what replies mean.
import type { LogEvent, MetricPoint } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { otlp } from './otlp.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_010_123,
  level: 'info',
  event: 'order.taken',
  fields: { n: 7 },
}
const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_010_123,
  since: 1_700_000_000_000,
  name: 'orders',
  unit: '{order}',
  help: 'Orders taken',
  kind: 'counter',
  labels: { plan: 'pro' },
  value: 5.5,
}

describe('conformance', () => {
  const options = { endpoint: 'http://127.0.0.1:4318' }
  // Captured from @opentelemetry/otlp-transformer 0.57.2: the one data point of a sum.
  const bytes = Buffer.from('2100000000000016403a0d0a04706c616e12050a0370726f', 'hex').toString('latin1')
  const cases = backendCases(otlp, { options, golden: [{ event: point, bytes }] })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('sends lines to /v1/logs and points to /v1/metrics, of one batch', async () => {
  await using collector = await httpCollector()
  const opened = openSink(
    otlp({ endpoint: collector.url, encoding: 'json', token: 't', headers: { 'x-a': 'b' } }),
  )
  opened.offer(line)
  opened.offer(point)
  await opened.sink.close?.({})
  const requests = await collector.until(2)
  expect(requests.map(({ path }) => path)).toEqual(['/v1/logs', '/v1/metrics'])
  expect(requests[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    authorization: 'Bearer t',
    'x-a': 'b',
  })
  expect(opened.tally()).toEqual({ offered: 2, sent: 2, dropped: {} })
})

test.each([
  ['json', 'application/json', '{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"old"}}'],
  // partial_success { rejected_data_points: 1 error_message: "old" }
  ['protobuf', 'application/x-protobuf', '\n\u0007\u0008\u0001\u0012\u0003old'],
] as const)('counts what a partial success rejects as invalid, in %s', async (encoding, type, body) => {
  await using collector = await httpCollector()
  collector.answer({ status: 200, headers: { 'content-type': type }, body })
  const opened = openSink(otlp({ endpoint: collector.url, encoding }))
  opened.offer(point)
  opened.offer(point)
  await opened.sink.close?.({})
  expect(opened.tally()).toEqual({ offered: 2, sent: 1, dropped: { invalid: 1 } })
})

test('tries again on 503 and gives up on 500, as the specification says', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) =>
    count === 1 ? { status: 503, headers: { 'retry-after': '0' } } : count === 2 ? 200 : 500,
  )
  const opened = openSink(otlp({ endpoint: collector.url }))
  opened.offer(point)
  await opened.sink.flush?.({})
  opened.offer(point)
  await opened.sink.close?.({})
  expect(collector.received).toHaveLength(3)
  expect(opened.tally()).toEqual({ offered: 2, sent: 1, dropped: { invalid: 1 } })
})
