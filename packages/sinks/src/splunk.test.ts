// Golden bytes: captured from splunk-logging 0.11.1; the error reply is of Splunk's HEC documentation.
import type { LogEvent, MetricPoint } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { splunk } from './splunk.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_697_062_455_003,
  level: 'info',
  event: 'hi',
  fields: { a: 1 },
}
const point: MetricPoint = { signal: 'metric', time: 0, name: 'hits', kind: 'counter', labels: {}, value: 3 }

describe('splunk', () => {
  const cases = backendCases(splunk, {
    options: {
      endpoint: 'http://127.0.0.1:8088',
      token: 't',
      source: 'src',
      sourcetype: 'st',
      index: 'main',
    },
    golden: [
      { event: line, bytes: '"source":"src","sourcetype":"st","index":"main","event":{' },
      { event: point, bytes: '"event":"metric","fields":{"service.name":"case","metric_name:hits":3}' },
    ],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('shows token and channel', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(splunk({ endpoint: collector.url, token: '0000', channel: 'c1' }))
  offer(line)
  await sink.flush?.({})
  expect(collector.received[0]?.path).toBe('/services/collector/event')
  expect(collector.received[0]?.headers).toMatchObject({
    authorization: 'Splunk 0000',
    'x-splunk-request-channel': 'c1',
  })
})

test('sends a batch again without the event that the collector names', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) =>
    count === 1
      ? { status: 400, body: '{"text":"Invalid data format","code":6,"invalid-event-number":1}' }
      : { status: 200, body: '{"text":"Success","code":0}' },
  )
  const { sink, offer, tally } = openSink(splunk({ endpoint: collector.url, token: 't' }))
  for (const event of ['a', 'bad', 'c']) offer({ ...line, event })
  await sink.flush?.({})
  expect(collector.received[1]?.body.toString()).not.toContain('"event":"bad"')
  expect(tally()).toEqual({ offered: 3, sent: 2, dropped: { invalid: 1 } })
  await sink.close?.({})
})

test('calls a wrong token unauthorized', async () => {
  await using collector = await httpCollector()
  collector.answer({ status: 403, body: '{"text":"Invalid token","code":4}' })
  const { sink, offer, tally } = openSink(splunk({ endpoint: collector.url, token: 't' }))
  offer(line)
  await sink.flush?.({})
  expect(tally().dropped).toEqual({ unauthorized: 1 })
})

// Requests and replies as Splunk's manual shows them: "Enable indexer acknowledgement".
test('counts a batch once the index has acknowledged it', async () => {
  await using collector = await httpCollector()
  collector.answer(({ path }) =>
    path.endsWith('/ack')
      ? { status: 200, body: '{"acks":{"7":true}}' }
      : { status: 200, body: '{"text":"Success","code":0,"ackId":7}' },
  )
  const { sink, offer, tally } = openSink(splunk({ endpoint: collector.url, token: 't', channel: 'c1' }))
  offer(line)
  await sink.flush?.({})
  const [, asked] = collector.received
  expect(asked?.path).toBe('/services/collector/ack')
  expect(asked?.body.toString()).toBe('{"acks":[7]}')
  expect(asked?.headers['x-splunk-request-channel']).toBe('c1')
  expect(tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
  await sink.close?.({})
})
