// Golden bytes: the header of RFC 5424's example 1, in the framings of RFC 6587.
import type { LogEvent } from '@obs/core'
import { backendCases, openSink, streamCollector, udpCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { syslog } from './syslog.ts'

const line: LogEvent = {
  signal: 'log',
  time: Date.parse('2003-10-11T22:14:15.003Z'),
  level: 'fatal',
  event: 'ID47',
  fields: {},
}
const message = '<34>1 2003-10-11T22:14:15.003Z - case - ID47 - ID47'

describe.each(['udp', 'tcp'])('syslog over %s', (scheme) => {
  const cases = backendCases(syslog, {
    options: { endpoint: `${scheme}://127.0.0.1:514`, facility: 'auth' as const },
    golden: [{ event: line, bytes: message }],
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('sends one message a datagram', async () => {
  await using collector = await udpCollector()
  const { sink, offer } = openSink(syslog({ endpoint: collector.url, facility: 'auth' }))
  offer(line)
  offer(line)
  await sink.flush?.({})
  const datagrams = await collector.until(2)
  expect(datagrams.map(String)).toEqual([message, message])
})

test('counts octets over tcp', async () => {
  await using collector = await streamCollector()
  const { sink, offer } = openSink(syslog({ endpoint: collector.url, facility: 'auth' }))
  offer(line)
  offer({ ...line, event: 'é' })
  await sink.flush?.({})
  const second = '<34>1 2003-10-11T22:14:15.003Z - case - _ - é'
  const bytes = await collector.until('- \u00c3\u00a9')
  expect(bytes.toString()).toBe(`51 ${message}46 ${second}`)
  await sink.close?.({})
})

test('ends lines over a unix socket, and over tcp where asked', async () => {
  await using socket = await streamCollector('unix')
  await using tcp = await streamCollector()
  for (const options of [{ endpoint: socket.url }, { endpoint: tcp.url, framing: 'lines' as const }]) {
    const { sink, offer } = openSink(syslog({ ...options, facility: 'auth', format: 'rfc3164' }))
    offer({ ...line, fields: { text: 'two\nlines' } })
    await sink.flush?.({})
    await sink.close?.({})
  }
  const expected = '<34>Oct 11 22:14:15 localhost case: ID47 text=two#012lines\n'
  expect(String(await socket.until('\n'))).toBe(expected)
  expect(String(await tcp.until('\n'))).toBe(expected)
})

test.each([
  [{ facility: 'loud' as 'user' }, "syslog: facility is 'loud': use kern, user, mail,"],
  [{ dataId: 'a b' }, "dataId 'a b'"],
  [{ endpoint: 'http://127.0.0.1' }, 'begin it with udp://, tcp://, tls:// or unix:'],
])('refuses %j', (options, told) => {
  expect(() => syslog(options)).toThrow(told)
})
