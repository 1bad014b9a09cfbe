// The promises every backend keeps, and what is Seq's own. The known line is the one in Seq's documentation, to the millisecond.
import type { LogEvent } from '@obs/node'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { seq } from './seq.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2016-06-07T03:44:57.853Z'),
  level: 'info',
  event: 'Hello, {User}',
  fields: { User: 'alice' },
}

describe('conformance', () => {
  const cases = backendCases(seq, {
    options: { endpoint: 'http://127.0.0.1:5341' },
    golden: [
      { event: line, bytes: '{"@t":"2016-06-07T03:44:57.853Z","@mt":"Hello, {User}","User":"alice"}\n' },
    ],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('posts to the ingestion endpoint with the key', async () => {
  await using collector = await httpCollector()
  const { sink, offer } = openSink(seq({ endpoint: collector.url, token: 'k' }))
  offer({ ...line, level: 'error', fields: { '@l': 'mine' } })
  await sink.flush?.({})
  const [request] = collector.received
  expect(request?.path).toBe('/ingest/clef')
  expect(request?.headers).toMatchObject({
    'content-type': 'application/vnd.serilog.clef',
    'x-seq-apikey': 'k',
  })
  expect(request?.body.toString()).toBe(
    '{"@t":"2016-06-07T03:44:57.853Z","@mt":"Hello, {User}","@l":"Error","@@l":"mine"}\n',
  )
})
