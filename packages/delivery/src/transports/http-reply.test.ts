// Replies that are long, many or of another kind.
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { systemClock } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { expect, test } from 'vitest'
import { httpTransport } from './http.ts'
import { workerTransport } from './worker.ts'

test.each([
  ['from this thread', httpTransport],
  ['from a worker', workerTransport],
])('%s a reply about ten thousand events is read whole, however it was cut', async (_where, transportOf) => {
  const pieces = Array.from({ length: 100 }, () => '{"create":{"status":201}},'.repeat(100))
  const server = createServer((_req, res) => {
    const write = (at: number): void => {
      if (at === pieces.length) res.end()
      else res.write(pieces[at], () => write(at + 1))
    }
    write(0)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const transport = transportOf({ url, timeoutMs: 10_000, clock: systemClock })
  expect((await transport.send({ body: '', items: [] })).body).toBe(pieces.join(''))
  transport.close()
  server.close()
})

function switching(): Server {
  return createServer().on('request', (req) =>
    req.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'),
  )
}

test('a server that answers with another protocol is given up like one that does not answer', async () => {
  const server = switching()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const clock = fakeClock()
  const transport = httpTransport({ url, timeoutMs: 100, clock })
  const reply = transport.send({ body: '', items: [] })
  const [socket] = (await once(server, 'connection')) as [Socket]
  await once(socket, 'close')
  clock.advance(100)
  expect(await reply).toEqual({ status: 0, headers: {}, body: 'no answer within 100 ms' })
  transport.close()
  server.close()
})

test('a worker tells such an answer as a failure, and what waits behind it is tried', async () => {
  const server = switching()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const transport = workerTransport({ url, timeoutMs: 60_000, clock: systemClock })
  const replies = await Promise.all(
    Array.from({ length: 9 }, async () => transport.send({ body: '', items: [] })),
  )
  expect(new Set(replies.map(({ status, body }) => `${status} ${body}`))).toEqual(
    new Set(['0 the server answered 101']),
  )
  transport.close()
  server.close()
})

test('however many requests the delivery has under way, none waits for another', async () => {
  const waiting: ServerResponse[] = []
  const server = createServer((_req, res) => {
    waiting.push(res)
    if (waiting.length === 20) for (const one of waiting) one.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const clock = fakeClock()
  const transport = httpTransport({ url, timeoutMs: 100, clock })
  const replies = Promise.all(Array.from({ length: 20 }, async () => transport.send({ body: '', items: [] })))
  expect((await replies).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
  transport.close()
  server.close()
})
