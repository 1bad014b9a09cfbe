// The network in another thread, to real servers on loopback.
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { systemClock } from '@obs/core'
import { fakeClock, httpCollector, streamCollector, udpCollector } from '@obs/testing'
import { expect, test } from 'vitest'
import { httpTransport } from './http.ts'
import { workerTransport } from './worker.ts'

const options = { timeoutMs: 10_000, clock: systemClock }

test('posts over one kept connection and gives the reply', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) =>
    count === 2 ? { status: 429, headers: { 'retry-after': '7' } } : 200,
  )
  const transport = workerTransport({ ...options, url: collector.url, headers: { 'x-key': 'k' } })
  const one = { body: 'é', items: [], headers: { 'x-more': 'm' }, path: '/p' }
  expect(await transport.send(one)).toMatchObject({ status: 200, body: '{}' })
  expect(await transport.send(one)).toMatchObject({ status: 429, headers: { 'retry-after': '7' } })
  const [first] = collector.received
  expect([first?.path, first?.headers['x-key'], first?.headers['x-more'], first?.body.toString()]).toEqual([
    '/p',
    'k',
    'm',
    'é',
  ])
  transport.close()
})

test('speaks udp and tcp, too', async () => {
  await using udp = await udpCollector()
  await using tcp = await streamCollector()
  const packets = workerTransport({ ...options, url: udp.url })
  const stream = workerTransport({ ...options, url: tcp.url })
  expect((await packets.send({ body: 'a:1|c', items: [] })).status).toBe(200)
  expect((await stream.send({ body: 'line\n', items: [] })).status).toBe(200)
  expect((await udp.until(1)).map(String)).toEqual(['a:1|c'])
  await tcp.until('line\n')
  packets.close()
  stream.close()
})

test('a server that never answers costs the timeout, and close settles what waits', async () => {
  await using collector = await httpCollector()
  collector.answer('hang')
  const clock = fakeClock()
  const transport = workerTransport({ url: collector.url, timeoutMs: 50, clock })
  const late = transport.send({ body: '', items: [] })
  await collector.until(1)
  clock.advance(50)
  expect(await late).toMatchObject({ status: 0, body: 'no answer within 50 ms' })
  const closed = transport.send({ body: '', items: [] })
  transport.close()
  expect((await closed).status).toBe(0)
})

test('requests that were given up stand in the way of no later one', async () => {
  await using collector = await httpCollector()
  collector.answer((_request, count) => (count <= 20 ? 'hang' : 200))
  const clock = fakeClock()
  const transport = workerTransport({ url: collector.url, timeoutMs: 50, clock })
  for (let count = 1; count <= 20; count += 1) {
    const late = transport.send({ body: '', items: [] })
    await collector.until(count)
    clock.advance(50)
    expect((await late).status).toBe(0)
  }
  expect((await transport.send({ body: '', items: [] })).status).toBe(200)
  transport.close()
})

test('a stream that was given up keeps no connection', async () => {
  const server = createServer((socket) => void socket.on('error', () => undefined).resume())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const clock = fakeClock()
  const url = `tls://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = workerTransport({ url, timeoutMs: 50, clock })
  const late = transport.send({ body: 'a', items: [] })
  const [socket] = (await once(server, 'connection')) as [Socket]
  clock.advance(50)
  expect((await late).status).toBe(0)
  await once(socket, 'close')
  transport.close()
  server.close()
})

test('reads a binary reply byte by byte, as the usual transport does', async () => {
  await using collector = await httpCollector()
  const headers = { 'content-type': 'application/x-protobuf' }
  collector.answer({ status: 200, headers, body: Buffer.from([0x0a, 0x03, 0x08, 0xac, 0x02]) })
  for (const transport of [httpTransport, workerTransport].map((of) =>
    of({ ...options, url: collector.url }),
  )) {
    expect((await transport.send({ body: '', items: [] })).body).toBe('\n\u0003\b\u00ac\u0002')
    transport.close()
  }
})
