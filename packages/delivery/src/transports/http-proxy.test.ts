// Requests over a proxy: by the whole address where they are plain, through a tunnel where they are not. Real proxies are asked in
// the tests of backends.
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { systemClock } from '@obs/core'
import { fakeClock, loopbackCertificate } from '@obs/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { openTunnel } from '../../test/tunnel.ts'
import { httpTransport } from './http.ts'
import type { Transport } from './transport.ts'
import { workerTransport } from './worker.ts'

const started: (Server | Transport)[] = []
const payload = { body: 'a', items: [], path: '/in', headers: { authorization: 'Bearer t' } }
const tls = { ca: loopbackCertificate.cert }

afterEach(() => {
  for (const one of started.splice(0)) one.close()
})

async function listening(server: Server): Promise<number> {
  started.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A server that tells who asked it for what. */
async function serving(protocol: 'http' | 'https'): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = []
  const take = (req: IncomingMessage, res: ServerResponse): void => {
    const { host, authorization } = req.headers
    seen.push([req.url, host, authorization, req.headers['proxy-authorization']].join(' '))
    res.end()
  }
  const server =
    protocol === 'http' ? createServer(take) : createSecureServer({ ...loopbackCertificate }, take)
  return { url: `${protocol}://127.0.0.1:${await listening(server)}/`, seen }
}

/** A proxy that passes everything on to loopback, wherever it should go, and tells what it was asked for. */
async function passing(protocol: 'http' | 'https' = 'http'): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = []
  const note = ({ method, url, headers }: IncomingMessage): void =>
    void asked.push([method, url, headers['proxy-authorization']].join(' '))
  const pass = (req: IncomingMessage, res: ServerResponse): void => {
    note(req)
    const { 'proxy-authorization': _, ...headers } = req.headers
    const onward = request(req.url ?? '', { hostname: '127.0.0.1', method: req.method, headers })
    onward.on('response', (reply) => void reply.pipe(res))
    req.pipe(onward)
  }
  const proxy =
    protocol === 'http' ? createServer(pass) : createSecureServer({ ...loopbackCertificate }, pass)
  proxy.on('connect', (req: IncomingMessage, socket: Socket) => {
    note(req)
    openTunnel(req, socket)
  })
  return { port: await listening(proxy), asked }
}

describe.each([
  ['httpTransport', httpTransport],
  ['workerTransport', workerTransport],
])('%s', (_name, transportOf) => {
  const open = (url: string, proxy: string): Transport => {
    const transport = transportOf({ url, proxy, tls, timeoutMs: 5000, clock: systemClock })
    started.push(transport)
    return transport
  }

  test('a proxy is asked for what is plain by its whole address, and told who asks', async () => {
    const [server, proxy] = await Promise.all([serving('http'), passing()])
    const transport = open(server.url, `http://us%40er:secret@127.0.0.1:${proxy.port}`)
    expect((await transport.send(payload)).status).toBe(200)
    const who = `Basic ${Buffer.from('us@er:secret').toString('base64')}`
    expect(proxy.asked).toEqual([`POST ${server.url}in ${who}`])
    expect(server.seen).toEqual([`/in ${new URL(server.url).host} Bearer t `])
  })

  test('TLS goes through one tunnel, in which the proxy sees nothing and the server not who asked the proxy', async () => {
    const [server, proxy] = await Promise.all([serving('https'), passing()])
    const transport = open(server.url, `http://user:secret@127.0.0.1:${proxy.port}`)
    expect((await transport.send(payload)).status).toBe(200)
    expect((await transport.send(payload)).status).toBe(200)
    const { host } = new URL(server.url)
    expect(proxy.asked).toEqual([`CONNECT ${host} Basic ${Buffer.from('user:secret').toString('base64')}`])
    expect(server.seen).toEqual([`/in ${host} Bearer t `, `/in ${host} Bearer t `])
  })

  test('a server behind a tunnel shows a certificate of its own address, not of any name', async () => {
    const [server, proxy] = await Promise.all([serving('https'), passing()])
    const transport = open(server.url.replace('127.0.0.1', '192.0.2.1'), `http://127.0.0.1:${proxy.port}`)
    const reply = await transport.send(payload)
    expect([reply.status, reply.body]).toEqual([0, expect.stringContaining('192.0.2.1 is not in the cert')])
    expect(server.seen).toEqual([])
  })

  test.each(['http', 'https'] as const)('a proxy over TLS leads to %s', async (protocol) => {
    const [server, proxy] = await Promise.all([serving(protocol), passing('https')])
    const transport = open(server.url, `https://user:secret@localhost:${proxy.port}`)
    expect((await transport.send(payload)).status).toBe(200)
    expect(server.seen).toEqual([`/in ${new URL(server.url).host} Bearer t `])
  })

  test('a proxy over TLS is taken at its own name, whatever the server is called', async () => {
    const [server, proxy] = await Promise.all([serving('http'), passing('https')])
    const transport = open(server.url.replace('127.0.0.1', 'server.test'), `https://localhost:${proxy.port}`)
    expect((await transport.send(payload)).status).toBe(200)
    expect(server.seen).toHaveLength(1)
  })

  test('a proxy that refuses a tunnel is a failure that says so', async () => {
    const proxy = createServer()
    proxy.on('connect', (_req, socket: Socket) => socket.end('HTTP/1.1 407 Who are you\r\n\r\n'))
    const transport = open('https://127.0.0.1:1/', `http://127.0.0.1:${await listening(proxy)}`)
    const reply = await transport.send(payload)
    expect([reply.status, reply.body]).toEqual([0, expect.stringContaining('the proxy answered 407')])
  })

  test('a proxy that is not there is a failure', async () => {
    const transport = open('https://127.0.0.1:1/', 'http://127.0.0.1:1')
    const reply = await transport.send(payload)
    expect([reply.status, reply.body]).toEqual([0, expect.stringContaining('ECONNREFUSED')])
  })
})

/** A proxy that takes connections and says nothing. */
async function silent(): Promise<{ url: string; asked: Promise<Socket> }> {
  const proxy = createServer()
  const asked = once(proxy, 'connect').then(([, socket]) => socket as Socket)
  return { url: `http://127.0.0.1:${await listening(proxy)}`, asked }
}

test('a proxy that never answers is given up with the request, and its tunnel with the transport', async () => {
  const [proxy, clock] = [await silent(), fakeClock()]
  const transport = httpTransport({ url: 'https://127.0.0.1:1/', proxy: proxy.url, timeoutMs: 3000, clock })
  const reply = transport.send(payload)
  const socket = await proxy.asked
  clock.advance(3000)
  expect(await reply).toMatchObject({ status: 0, body: 'no answer within 3000 ms' })
  transport.close()
  await once(socket.resume(), 'end')
})

test('a worker gives a tunnel up with the request that it was for', async () => {
  const [proxy, clock] = [await silent(), fakeClock()]
  const transport = workerTransport({ url: 'https://127.0.0.1:1/', proxy: proxy.url, timeoutMs: 3000, clock })
  started.push(transport)
  const reply = transport.send(payload)
  const socket = await proxy.asked
  clock.advance(3000)
  expect((await reply).status).toBe(0)
  await once(socket.resume(), 'end')
})

test('a worker opens no more tunnels than it keeps, however much is sent at once', async () => {
  const [server, proxy] = await Promise.all([serving('https'), passing()])
  const url = `http://127.0.0.1:${proxy.port}`
  const transport = workerTransport({
    url: server.url,
    proxy: url,
    tls,
    timeoutMs: 60_000,
    clock: systemClock,
  })
  started.push(transport)
  const replies = await Promise.all(Array.from({ length: 40 }, async () => transport.send(payload)))
  expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200))
  expect(proxy.asked).toHaveLength(4)
})
