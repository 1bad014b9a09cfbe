// Connections that a server kept and then closed.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { systemClock } from '@obs/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { httpTransport, type HttpOptions } from './http.ts'
import type { Transport } from './transport.ts'
import { workerTransport } from './worker.ts'

const payload = { body: 'x', items: [] }
let server: Server
let opened: Transport | undefined
/** What happens to each request, by connection and place; `half` is an answer that is not ended. */
let act: (connection: number, request: number) => 'well' | 'half' | 'reset'
let connections: number
let sockets: Socket[]
let asked: number

function serve(socket: Socket): void {
  connections += 1
  sockets.push(socket)
  const connection = connections
  let requests = 0
  socket.on('error', () => socket.destroy())
  socket.on('data', () => {
    asked += 1
    requests += 1
    const what = act(connection, requests)
    if (what === 'reset') socket.resetAndDestroy()
    else socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${what === 'half' ? '2\r\n\r\na' : '0\r\n\r\n'}`)
  })
}

beforeEach(async () => {
  connections = 0
  sockets = []
  asked = 0
  server = createServer(serve)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
})

function open(transportOf: (options: HttpOptions) => Transport): Transport {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  opened = transportOf({ url, timeoutMs: 5000, clock: systemClock })
  return opened
}

afterEach(() => {
  opened?.close()
  server.close()
})

describe.each([httpTransport, workerTransport])('%o', (transportOf) => {
  test('a kept connection that the server closes meanwhile costs no failure', async () => {
    const transport = open(transportOf)
    act = (_connection, request) => (request === 1 ? 'well' : 'reset')
    expect((await transport.send(payload)).status).toBe(200)
    expect((await transport.send(payload)).status).toBe(200)
    expect(connections).toBe(2)
  })

  test('however many were kept', async () => {
    const transport = open(transportOf)
    act = (_connection, request) => (request === 1 ? 'well' : 'reset')
    await Promise.all([transport.send(payload), transport.send(payload), transport.send(payload)])
    expect((await transport.send(payload)).status).toBe(200)
    expect(connections).toBe(4)
  })

  test('a new connection that is closed without an answer is a failure', async () => {
    const transport = open(transportOf)
    act = () => 'reset'
    expect((await transport.send(payload)).status).toBe(0)
    expect(connections).toBe(1)
  })

  test('an answer that breaks off is a failure, and nothing is sent anew behind the back of who waits', async () => {
    const transport = open(transportOf)
    act = (connection, request) => (connection === 1 && request === 2 ? 'half' : 'well')
    await transport.send(payload)
    const broken = transport.send(payload)
    await transport.send(payload)
    sockets[0]?.resetAndDestroy()
    expect((await broken).status).toBe(0)
    await transport.send(payload)
    expect(asked).toBe(4)
  })

  test('what is under way when we close ourselves is not sent anew', async () => {
    const transport = open(transportOf)
    act = (_connection, request) => (request === 1 ? 'well' : 'reset')
    await transport.send(payload)
    const reply = transport.send(payload)
    transport.close()
    expect((await reply).status).toBe(0)
    expect(connections).toBe(1)
  })
})
