// Golden bytes: the header of RFC 5424's example 1; the text is what Papertrail shows.
import type { LogEvent } from '@obs/core'
import { backendCases, loopbackCertificate, openSink, streamCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { papertrail } from './papertrail.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2003-10-11T22:14:15.003Z'),
  level: 'info',
  event: 'order.taken',
  fields: { n: 1, who: 'Ann Lee' },
}
const message = '<14>1 2003-10-11T22:14:15.003Z - case - order.taken - order.taken n=1 who="Ann Lee"\n'

describe('papertrail', () => {
  const cases = backendCases(papertrail, {
    options: { endpoint: 'tcp://127.0.0.1:514' },
    golden: [{ event: line, bytes: message }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('sends lines over TLS', async () => {
  await using collector = await streamCollector('tls')
  const tls = { ca: loopbackCertificate.cert }
  const { sink, offer, tally } = openSink(papertrail({ endpoint: collector.url, tls }))
  offer(line)
  await sink.flush?.({})
  expect(String(await collector.until('\n'))).toBe(message)
  expect(tally().sent).toBe(1)
  await sink.close?.({})
})
