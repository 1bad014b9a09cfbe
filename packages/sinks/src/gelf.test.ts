// Golden bytes: captured from gelf-pro 1.4.0; chunks as Graylog's GELF page describes them.
import { gunzipSync } from 'node:zlib'
import type { LogEvent } from '@obs/core'
import { backendCases, httpCollector, openSink, streamCollector, udpCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { gelf } from './gelf.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_795_593_521_994,
  level: 'error',
  event: 'boom',
  fields: { n: 5, s: 'x', o: { a: { b: 1 } } },
}

describe.each(['udp', 'tcp', 'http'])('gelf over %s', (scheme) => {
  const cases = backendCases(gelf, {
    options: { endpoint: `${scheme}://127.0.0.1:12201` },
    golden: [{ event: line, bytes: '"_n":5,"_s":"x","_o_a_b":1' }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('ends each message with NUL over tcp', async () => {
  await using collector = await streamCollector()
  const { sink, offer } = openSink(gelf({ endpoint: collector.url }))
  offer(line)
  offer({ ...line, event: 'last' })
  await sink.flush?.({})
  const bytes = await collector.until('"last"')
  expect(bytes.toString().split('\0')).toHaveLength(3)
  await sink.close?.({})
})

test('posts each message by itself over http', async () => {
  await using collector = await httpCollector()
  collector.answer(202)
  const { sink, offer, tally } = openSink(gelf({ endpoint: collector.url }))
  offer(line)
  offer(line)
  await sink.flush?.({})
  expect(collector.received.map(({ path }) => path)).toEqual(['/gelf', '/gelf'])
  expect(tally().sent).toBe(2)
})

test('chunks what does not fit a datagram, under one id', async () => {
  await using collector = await udpCollector()
  const { sink, offer, tally } = openSink(gelf({ endpoint: collector.url }))
  offer({ ...line, fields: { text: 'x'.repeat(3000) } })
  await sink.flush?.({})
  const chunks = await collector.until(3)
  expect(chunks.map((chunk) => [chunk.readUInt16BE(0), chunk[10], chunk[11], chunk.length <= 1420])).toEqual([
    [0x1e0f, 0, 3, true],
    [0x1e0f, 1, 3, true],
    [0x1e0f, 2, 3, true],
  ])
  expect(new Set(chunks.map((chunk) => chunk.toString('hex', 2, 10))).size).toBe(1)
  const whole = Buffer.concat(chunks.map((chunk) => chunk.subarray(12))).toString()
  expect(JSON.parse(whole)).toMatchObject({ _text: 'x'.repeat(3000) })
  expect(tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
})

test('compresses datagrams where asked', async () => {
  await using collector = await udpCollector()
  const { sink, offer } = openSink(gelf({ endpoint: collector.url, compress: 'gzip' }))
  offer({ ...line, fields: { text: 'x'.repeat(3000) } })
  await sink.flush?.({})
  const [datagram = Buffer.alloc(0)] = await collector.until(1)
  expect(JSON.parse(gunzipSync(datagram).toString())).toMatchObject({ _text: 'x'.repeat(3000) })
})

test('counts what 128 chunks cannot hold', () => {
  const { offer, tally } = openSink(gelf({ endpoint: 'udp://127.0.0.1:9', chunkBytesMax: 512 }))
  offer({ ...line, fields: { text: 'x'.repeat(128 * 500) } })
  expect(tally()).toEqual({ offered: 1, sent: 0, dropped: { too_large: 1 } })
})

test.each([100, 9000])('refuses chunks of %i bytes', (chunkBytesMax) => {
  expect(() => gelf({ chunkBytesMax })).toThrow('give 512 to 8192')
})

test('a message of more than 128 chunks takes no other with it, whatever batchBytesMax says', async () => {
  await using collector = await udpCollector()
  const opened = openSink(gelf({ endpoint: collector.url, batchBytesMax: 1_000_000, chunkBytesMax: 512 }))
  for (const text of ['a', 'x'.repeat(128 * 512), 'b'])
    opened.offer({ signal: 'log', time: 0, level: 'info', event: text, fields: {} })
  await opened.sink.close?.({})
  expect(opened.tally()).toEqual({ offered: 3, sent: 2, dropped: { encode_failed: 1 } })
})
