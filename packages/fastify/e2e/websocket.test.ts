// Connections that @fastify/websocket takes over: what they answer goes past the response.
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import websocket from '@fastify/websocket'
import { observe } from '@obs/fastify'
import { createObs } from '@obs/node'
import { recorder } from '@obs/testing'
import Fastify from 'fastify'
import { expect, test, vi } from 'vitest'

const handshake = [
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
]

function open(port: number, path: string): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.write([`GET ${path} HTTP/1.1`, ...handshake, '', ''].join('\r\n'))
  return socket
}

test('a WebSocket is no request that its client left; one that nobody takes ends as it was answered', async () => {
  const obs = createObs({ sinks: [] })
  using seen = recorder(obs)
  const app = Fastify()
  await app.register(observe, { obs })
  await app.register(websocket)
  app.get('/ws', { websocket: true }, () => undefined)
  app.get(
    '/closed',
    { websocket: true, preValidation: async (_request, reply) => reply.code(401).send('who?') },
    () => undefined,
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const requests = () => seen.logs.filter(({ event }) => event === 'http.request').map(({ fields }) => fields)

  for (const [path, first] of [
    ['/ws', 'HTTP/1.1 101'],
    ['/closed', 'HTTP/1.1 401'],
    ['/none', 'HTTP/1.1 404'],
  ] as const) {
    const socket = open(port, path)
    const [head] = (await once(socket, 'data')) as [Buffer]
    expect(String(head)).toMatch(first)
    socket.destroy()
  }
  await vi.waitFor(() => expect(requests()).toHaveLength(3))
  expect(requests()).toMatchObject([
    { 'http.route': '/ws', 'http.response.status_code': 101 },
    { 'http.route': '/closed', 'http.response.status_code': 401 },
    { 'http.route': '(unmatched)', 'http.response.status_code': 404 },
  ])
  expect(requests().filter((fields) => 'aborted' in fields)).toEqual([])
  await app.close()
  await obs.close()
})
