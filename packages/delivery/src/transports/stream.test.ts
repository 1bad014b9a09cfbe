// The stream transport over real TCP, TLS and unix servers on loopback.
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createSecureServer } from 'node:tls'
import { systemClock } from '@obs/core'
import { fakeClock, loopbackCertificate, streamCollector } from '@obs/testing'
import { expect, test } from 'vitest'
import type { Reply } from '../item.ts'
import type { Transport } from './transport.ts'
import { streamTransport, type StreamOptions } from './stream.ts'
import { workerTransport } from './worker.ts'

const untilNewline = (received: Uint8Array): number => received.indexOf(10) + 1

function open(url: string, more: Partial<StreamOptions> = {}): Transport & Disposable {
  const transport = streamTransport({ url, timeoutMs: 5000, clock: systemClock, ...more })
  return { ...transport, [Symbol.dispose]: () => transport.close() }
}

const payload = (body: string | Uint8Array) => ({ body, items: [] })

function check({ status, body }: Reply, why: string): void {
  expect(status).toBe(0)
  expect(body).toContain(why)
}

test.each(['tcp', 'tls', 'unix'] as const)(
  'writes payloads to one %s connection, in order',
  async (scheme) => {
    await using collector = await streamCollector(scheme)
    using transport = open(collector.url, { tls: { ca: loopbackCertificate.cert } })
    expect(await transport.send(payload('a\n'))).toEqual({ status: 200, headers: {}, body: '' })
    expect((await transport.send(payload(Buffer.from('b\n')))).status).toBe(200)
    expect((await collector.until('b\n')).toString()).toBe('a\nb\n')
    expect(collector.connections).toBe(1)
  },
)

test('gives the first whole reply as latin1 text, however it was cut', async () => {
  await using collector = await streamCollector()
  collector.answer((_chunk, socket) => {
    socket.write(Buffer.from([0xe9]))
    return 'ok\nmore'
  })
  using transport = open(collector.url, { replyLength: untilNewline })
  expect(await transport.send(payload('a'))).toEqual({ status: 200, headers: {}, body: 'éok\n' })
})

test('a connection closed in the middle of a reply is a failure', async () => {
  await using collector = await streamCollector()
  collector.answer((_chunk, socket) => {
    socket.end('half')
    return undefined
  })
  using transport = open(collector.url, { replyLength: untilNewline })
  check(await transport.send(payload('a')), 'closed')
})

test('a reply that cannot be read is a failure and not a throw', async () => {
  await using collector = await streamCollector()
  collector.answer(() => 'garbage')
  using transport = open(collector.url, {
    replyLength: () => {
      throw new RangeError('no length')
    },
  })
  expect((await transport.send(payload('a'))).status).toBe(0)
})

test('a server that never answers costs the timeout', async () => {
  await using collector = await streamCollector()
  const clock = fakeClock()
  using transport = open(collector.url, { clock, timeoutMs: 50, replyLength: untilNewline })
  const reply = transport.send(payload('asked'))
  await collector.until('asked')
  clock.advance(50)
  expect(await reply).toEqual({ status: 0, headers: {}, body: 'no answer within 50 ms' })
})

test('connects again after the server has closed', async () => {
  await using collector = await streamCollector()
  collector.answer((chunk, socket) => {
    if (!chunk.includes('a')) return 'ok\n'
    socket.destroy()
    return undefined
  })
  using transport = open(collector.url, { replyLength: untilNewline })
  expect((await transport.send(payload('a'))).status).toBe(0)
  expect((await transport.send(payload('b'))).status).toBe(200)
  expect(collector.connections).toBe(2)
})

test('a server whose certificate nobody vouches for is a failure', async () => {
  await using collector = await streamCollector('tls')
  using transport = open(collector.url)
  check(await transport.send(payload('a')), 'self')
  expect(collector.bytes).toHaveLength(0)
})

const threads = [
  ['this thread', streamTransport],
  ['a worker', workerTransport],
] as const

const tls = { ca: loopbackCertificate.cert }

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

test.each(threads)('a server that refuses %s after the handshake took nothing', async (_, made) => {
  const server = createSecureServer({ ...loopbackCertificate, requestCert: true, minVersion: 'TLSv1.3' })
  const url = `tls://127.0.0.1:${await listening(server)}`
  const transport = made({ url, timeoutMs: 5000, clock: systemClock, tls })
  for (const body of ['a', 'b']) check(await transport.send(payload(body)), 'certificate required')
  transport.close()
  server.close()
})

test.each(threads)('a server that says nothing to %s after the handshake is written to', async (_, made) => {
  await using collector = await streamCollector('tls')
  const between = createServer((socket) => {
    const server = connect(Number(new URL(collector.url).port), '127.0.0.1')
    for (const end of [socket, server]) end.on('error', () => undefined)
    // The second that comes from here ends the handshake: the tickets of the server are kept back.
    let flights = 0
    socket.on('data', (chunk) => {
      flights += 1
      server.write(chunk)
    })
    server.on('data', (chunk) => void (flights < 2 && socket.write(chunk)))
    socket.on('close', () => server.destroy())
  })
  const url = `tls://127.0.0.1:${await listening(between)}`
  const transport = made({ url, timeoutMs: 5000, clock: systemClock, tls })
  expect((await transport.send(payload('a\n'))).status).toBe(200)
  await collector.until('a\n')
  transport.close()
  between.close()
})

test('a port that nobody listens on is a failure', async () => {
  const collector = await streamCollector()
  await collector.close()
  using transport = open(collector.url)
  check(await transport.send(payload('a')), 'REFUSED')
})

test('a connection that does not come about in time is ended', async () => {
  // Waits for words in the clear, as a server does to which TLS is spoken by mistake.
  const server = createServer((socket) => void socket.on('error', () => undefined).resume())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const clock = fakeClock()
  using transport = open(`tls://127.0.0.1:${(server.address() as AddressInfo).port}`, { clock })
  const reply = transport.send(payload('a'))
  const [socket] = (await once(server, 'connection')) as [Socket]
  clock.advance(5000)
  expect((await reply).status).toBe(0)
  await once(socket, 'close')
  server.close()
})

test('a connection that was given up takes no later one with it', async () => {
  await using collector = await streamCollector()
  const clock = fakeClock()
  using transport = open(collector.url, { clock, replyLength: untilNewline })
  const first = transport.send(payload('a'))
  await collector.until('a')
  clock.advance(5000)
  expect((await first).status).toBe(0)
  collector.answer(() => 'ok\n')
  for (const body of ['b', 'c']) expect((await transport.send(payload(body))).status).toBe(200)
  expect(collector.connections).toBe(2)
})

test('a certificate that cannot be read is a failure and not a throw', async () => {
  using transport = open('tls://127.0.0.1:1', { tls: { cert: 'none' } })
  expect((await transport.send(payload('a'))).status).toBe(0)
})

test('payloads sent at once get each their own reply', async () => {
  await using collector = await streamCollector()
  collector.answer((chunk) => chunk.toString().replaceAll('ask', 're'))
  using transport = open(collector.url, { replyLength: untilNewline })
  const replies = ['ask 1\n', 'ask 2\n', 'ask 3\n'].map(async (body) => transport.send(payload(body)))
  expect((await Promise.all(replies)).map(({ body }) => body)).toEqual(['re 1\n', 're 2\n', 're 3\n'])
})

test('what waits for its turn when it is closed opens no connection anew', async () => {
  await using collector = await streamCollector()
  using transport = open(collector.url, { replyLength: untilNewline })
  const replies = ['a', 'b'].map(async (body) => transport.send(payload(body)))
  await collector.until('a')
  transport.close()
  expect((await Promise.all(replies)).map(({ status }) => status)).toEqual([0, 0])
  expect(collector.connections).toBe(1)
})

test('what is sent after the end opens no connection', async () => {
  await using collector = await streamCollector()
  using transport = open(collector.url)
  transport.close()
  check(await transport.send(payload('a')), 'closed')
  expect(collector.connections).toBe(0)
})

test.each(['of words.sock', 'what?.sock', 'a#b.sock', '100%.sock', 'é.sock'])(
  'a socket may be called "%s", for a worker too',
  async (name) => {
    const path = join(mkdtempSync(join(tmpdir(), 'obs stream-')), name)
    const server = createServer()
    await once(server.listen(path), 'listening')
    for (const [to, transportOf] of [
      [`unix:${path}`, streamTransport],
      [`unix://${path}`, workerTransport],
    ] as const) {
      const transport = transportOf({ url: to, timeoutMs: 5000, clock: systemClock })
      expect(await transport.send(payload('x'))).toMatchObject({ status: 200, body: '' })
      transport.close()
    }
    server.close()
  },
)
