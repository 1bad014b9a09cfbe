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
