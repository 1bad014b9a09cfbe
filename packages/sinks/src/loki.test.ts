// Golden bytes: the body shape captured from winston-loki 6.1.7.
import type { LogEvent } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { loki } from './loki.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_795_593_522_133,
  level: 'info',
  event: 'hello',
  fields: { n: 1 },
}

describe('loki', () => {
  const cases = backendCases(loki, {
    options: { endpoint: 'http://127.0.0.1:3100', labels: { job: 'j' } },
    golden: [{ event: line, bytes: '"level":"info","job":"j"},"values":[["1795593522133000000","' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('names tenant and token, and takes 204 as accepted', async () => {
  await using collector = await httpCollector()
  collector.answer(204)
  const { sink, offer, tally } = openSink(loki({ endpoint: collector.url, token: 't', tenant: 'team' }))
  offer(line)
  offer({ ...line, level: 'warn' })
  await sink.flush?.({})
  expect(collector.received).toHaveLength(1)
  expect(collector.received[0]?.path).toBe('/loki/api/v1/push')
  expect(collector.received[0]?.headers).toMatchObject({ authorization: 'Bearer t', 'x-scope-orgid': 'team' })
  expect(tally().sent).toBe(2)
})

// The text is that of Loki's ingester (pkg/ingester/stream.go).
const ignored = (
  count: number,
  all: number,
): string => `entry with timestamp 2023-11-14 22:13:20 +0000 UTC ignored, reason: 'entry too far behind',
user 'fake', total ignored: ${count} out of ${all} for stream: {level="info", service_name="s"}`

test.each([
  ['the rest of one stream is kept', ignored(1, 3), { sent: 2, invalid: 1 }],
  ['all of it is ignored', ignored(3, 3), { sent: 0, invalid: 3 }],
  ['there were other streams, of which it says nothing', ignored(1, 2), { sent: 0, invalid: 3 }],
  ['it does not say', 'error at least one label pair is required per stream', { sent: 0, invalid: 3 }],
])('where %s, no loss is left uncounted', async (_what, body, { sent, invalid }) => {
  await using collector = await httpCollector()
  collector.answer({ status: 400, body })
  const { sink, offer, tally } = openSink(loki({ endpoint: collector.url }))
  for (const event of ['a', 'b', 'c']) offer({ ...line, event })
  await sink.close?.({})
  expect(tally()).toEqual({ offered: 3, sent, dropped: { invalid } })
})
