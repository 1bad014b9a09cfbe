// Golden bytes: members of an ECS document as @elastic/ecs-pino-format 1.5.0 writes them, in JSON lines.
import type { LogEvent } from '@obs/core'
import { backendCases, openSink, streamCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { logstash } from './logstash.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2023-10-11T22:14:15.003Z'),
  level: 'info',
  event: 'hi',
  fields: { n: 5 },
}

describe.each(['tcp', 'udp'])('logstash over %s', (scheme) => {
  const cases = backendCases(logstash, {
    options: { endpoint: `${scheme}://127.0.0.1:5000` },
    golden: [
      { event: line, bytes: '{"@version":"1","@timestamp":"2023-10-11T22:14:15.003Z","log.level":"info"' },
    ],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('ends each document with a line feed', async () => {
  await using collector = await streamCollector()
  const { sink, offer } = openSink(logstash({ endpoint: collector.url }))
  offer({ ...line, fields: { text: 'two\nlines' } })
  offer({ ...line, event: 'last' })
  await sink.flush?.({})
  const bytes = await collector.until('"last"')
  expect(bytes.toString().trimEnd().split('\n')).toHaveLength(2)
  await sink.close?.({})
})

test('counts what no datagram can hold', () => {
  const { offer, tally } = openSink(logstash({ endpoint: 'udp://127.0.0.1:9' }))
  offer({ ...line, fields: { text: 'x'.repeat(66_000) } })
  expect(tally()).toEqual({ offered: 1, sent: 0, dropped: { too_large: 1 } })
})
