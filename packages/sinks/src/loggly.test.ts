// Golden bytes: the path captured from node-loggly-bulk 4.0.2, the tags as Loggly's bulk endpoint page writes them.
import type { LogEvent } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { loggly } from './loggly.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_000_123,
  level: 'info',
  event: 'two',
  fields: { n: 1 },
}

describe('loggly', () => {
  const cases = backendCases(loggly, {
    options: { endpoint: 'http://127.0.0.1:80', token: 'tok' },
    golden: [{ event: line, bytes: '{"timestamp":"2023-11-14T22:13:20.123Z",' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('posts lines to the bulk endpoint of its token, with tags', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(loggly({ endpoint: collector.url, token: 'tok', tags: ['http', 'a/b'] }))
  offer(line)
  offer({ ...line, event: 'three' })
  await sink.flush?.({})
  expect(collector.received[0]?.path).toBe('/bulk/tok/tag/http,a%2Fb/')
  expect(collector.received[0]?.body.toString().split('\n')).toHaveLength(3)
})
