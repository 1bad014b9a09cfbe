// The network in another thread, to real servers on loopback.
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
