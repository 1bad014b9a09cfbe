// What every backend gets from its definer, over real sockets.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, type LogEvent, type SinkHost } from '@obs/core'
import { fanoutTransport, memoryTransport } from '@obs/delivery'
import { openSink, streamCollector, udpCollector } from '@obs/testing'
import { expect, test } from 'vitest'
import { defineBackend, type SinkOptions } from './define.ts'

const backend = defineBackend({
  name: 'case',
  signals: ['log'],
  target: ({ endpoint = '' }: SinkOptions) => ({ via: 'socket', url: endpoint }),
  encode: ({ event }: LogEvent) => event,
})

const line = (event: string): LogEvent => ({
  signal: 'log',
  time: systemClock.now(),
  level: 'info',
  event,
  fields: {},
})

test('lines leave as one payload over a stream', async () => {
  await using collector = await streamCollector()
  const opened = openSink(backend({ endpoint: collector.url }))
  for (const event of ['a', 'b']) opened.offer(line(event))
  await opened.sink.close?.({})
  expect((await collector.until('b\n')).toString()).toBe('a\nb\n')
})

test('lines are packed into datagrams that fit one packet each', async () => {
  await using collector = await udpCollector()
  const opened = openSink(backend({ endpoint: collector.url }))
  const names = ['a', 'b', 'c'].map((name) => name.repeat(700))
  for (const name of names) opened.offer(line(name))
  await opened.sink.close?.({})
  const [a, b, c] = names
  expect((await collector.until(2)).map(String)).toEqual([`${a}\n${b}\n`, `${c}\n`])
  expect(opened.tally()).toEqual({ offered: 3, sent: 3, dropped: {} })
})

test('a transport of the user stands in the place of the usual one, or around it', async () => {
  await using collector = await udpCollector()
  const memory = memoryTransport()
  const transport: SinkOptions['transport'] = (usual) => fanoutTransport([usual, memory])
  const opened = openSink(backend({ endpoint: collector.url, transport }))
  opened.offer(line('a'))
  await opened.sink.close?.({})
  expect((await collector.until(1)).map(String)).toEqual(['a\n'])
  expect(memory.payloads.map(({ body }) => String(body))).toEqual(['a\n'])
})

test('what a sink is given that could not be opened is counted', async () => {
  const transport = (): never => {
    throw new Error('no transport')
  }
  const sink = backend({ endpoint: 'udp://127.0.0.1:1', transport })
  // An instance tells what `open` throws, and goes on.
  const open = (host: SinkHost): void => expect(() => sink.open?.(host)).toThrow('no transport')
  const opened = openSink({ ...sink, open })
  opened.offer(line('a'))
  await opened.sink.close?.({})
  expect(opened.tally()).toEqual({ offered: 1, sent: 0, dropped: { closed: 1 } })
})

test('what is spooled for a sink is sent by its next start', async () => {
  const spool = mkdtempSync(join(tmpdir(), 'obs-define-'))
  const gone = await streamCollector('unix')
  await gone.close()
  const first = openSink(backend({ endpoint: gone.url, spool }))
  first.offer(line('a'))
  await first.sink.close?.({})
  expect(first.tally()).toEqual({ offered: 1, sent: 0, dropped: {}, spooled: 1 })
  const memory = memoryTransport()
  const second = openSink(backend({ endpoint: gone.url, spool, transport: () => memory }))
  await second.sink.close?.({})
  expect(memory.payloads.map(({ body }) => String(body))).toEqual(['a\n'])
  expect(second.tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
})

test.each([[{ event: 'a' }], [null], [7]])(
  'what encode gives and is no bytes is refused: %j',
  async (encoded) => {
    const given = defineBackend({
      name: 'given',
      signals: ['log'],
      target: () => ({ via: 'client', send: async () => undefined }),
      encode: () => encoded as unknown as string,
    })
    const opened = openSink(given())
    opened.offer(line('a'))
    await opened.sink.close?.({})
    expect(opened.tally()).toEqual({ offered: 1, sent: 0, dropped: { encode_failed: 1 } })
  },
)
