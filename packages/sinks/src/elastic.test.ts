// Golden bytes: captured from @elastic/elasticsearch 8.15.0's bulk helper; the error reply is of the bulk API's documentation.
import type { ErrorReport, LogEvent } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { elastic } from './elastic.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2023-10-11T22:14:15.003Z'),
  level: 'info',
  event: 'hi',
  fields: {},
}
const report: ErrorReport = {
  ...line,
  signal: 'error',
  error: { type: 'Error', message: 'x', stack: '', causes: [] },
  errorId: 'e1',
  group: 'g1:1',
}

describe('elastic', () => {
  const cases = backendCases(elastic, {
    options: { endpoint: 'http://127.0.0.1:9200', index: 'logs' },
    golden: [
      { event: line, bytes: '{"create":{"_index":"logs"}}\n{"@timestamp":"2023-10-11T22:14:15.003Z",' },
      { event: report, bytes: '{"create":{"_index":"logs","_id":"e1"}}\n{"@timestamp":' },
    ],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('asks for statuses only, and shows its API key', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(elastic({ endpoint: collector.url, token: 'key' }))
  offer(line)
  await sink.flush?.({})
  const [request] = collector.received
  expect(request?.path).toBe('/_bulk?filter_path=errors,items.*.status')
  expect(request?.headers).toMatchObject({
    authorization: 'ApiKey key',
    'content-type': 'application/x-ndjson',
  })
  expect(request?.body.at(-1)).toBe(10)
})

test('repeats only the documents that were refused for lack of room, and counts the bad ones', async () => {
  await using collector = await httpCollector()
  const statuses = [201, 400, 429, 409]
  collector.answer((_request, count) => ({
    status: 200,
    body:
      count === 1
        ? JSON.stringify({ errors: true, items: statuses.map((status) => ({ create: { status } })) })
        : '{"errors":false}',
  }))
  const { sink, offer, tally } = openSink(elastic({ endpoint: collector.url }))
  for (const event of ['created', 'malformed', 'busy', 'there already']) offer({ ...line, event })
  await sink.flush?.({})
  expect(collector.received).toHaveLength(2)
  expect(collector.received[1]?.body.toString()).toContain('"message":"busy"')
  expect(collector.received[1]?.body.toString()).not.toContain('"message":"created"')
  expect(tally()).toEqual({ offered: 4, sent: 3, dropped: { invalid: 1 } })
  await sink.close?.({})
})

test('repeats the whole batch when the cluster is full', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) =>
    count === 1 ? { status: 429, headers: { 'retry-after': '0' } } : 200,
  )
  const { sink, offer, tally } = openSink(elastic({ endpoint: collector.url }))
  offer(line)
  await sink.flush?.({})
  expect([collector.received.length, tally().sent]).toEqual([2, 1])
  await sink.close?.({})
})

test('sends again what a reply that was cut short says nothing about', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) => ({
    status: 200,
    body: count === 1 ? '{"errors":true,"items":[{"cr' : '{}',
  }))
  const { sink, offer, tally } = openSink(elastic({ endpoint: collector.url }))
  offer(line)
  while (tally().sent === 0) await sink.flush?.({ deadlineMs: 10 })
  expect([collector.received.length, tally().dropped]).toEqual([2, {}])
  await sink.close?.({})
})

test.each(['user:100%@', 'us%er:p@', 'user:%E9@'])(
  'refuses credentials in the endpoint that nobody can read: %s',
  (credentials) => {
    expect(() => elastic({ endpoint: `http://${credentials}127.0.0.1:9200` })).toThrow(
      'its user or password has a % that encodes nothing: write %25',
    )
  },
)
