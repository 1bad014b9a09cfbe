// How a request ended: over HTTP/2, where a stream is cancelled and not a connection closed, and injected, with no network at all.
import { once } from 'node:events'
import { connect, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errorView, logging, observe } from '@obs/fastify'
import { createObs, type Obs } from '@obs/node'
import { recorder, type Recorder } from '@obs/testing'
import Fastify, { type FastifyReply } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let obs: Obs
let seen: Recorder
let session: ClientHttp2Session
let close: () => Promise<void>
let thrown: readonly unknown[]
let source: Readable

const fail = (): never => {
  throw new RangeError('deep inside')
}

beforeEach(async () => {
  obs = createObs({ sinks: [] })
  seen = recorder(obs)
  const app = Fastify({ http2: true, ...logging(obs) })
  await app.register(observe, { obs })
  app.setErrorHandler(errorView())
  app.get('/ok', async () => 'ok')
  app.get('/slow', (_request, reply) => void (reply.raw.write('begun'), reply.hijack()))
  thrown = []
  app.addHook('onError', async (_request, _reply, error) => void (thrown = [...thrown, error]))
  app.get('/piped', async (_request, reply) => {
    source = new Readable({ read: () => undefined })
    source.push('begun')
    await pipeline(source, reply.raw)
  })
  app.get('/large', async () => Buffer.alloc(5_000_000))
  app.get('/begun', async (_request, reply) => {
    reply.raw.write('half an answer')
    fail()
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  session = connect(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
  close = async () => {
    session.destroy()
    await app.close()
  }
})

afterEach(async () => {
  seen.stop()
  await close()
  await obs.close()
})

function ask(path: string): ClientHttp2Stream {
  return session.request({ ':path': path }).on('error', () => undefined)
}

const request = () => seen.logs.find(({ event }) => event === 'http.request')

test('an answer over HTTP/2 is complete', async () => {
  ask('/ok').resume()
  await vi.waitFor(() => expect(request()).toBeDefined())
  expect(request()?.fields).not.toHaveProperty('aborted')
})

test.each(['/slow', '/large'])('a stream that its client cancels is aborted: %s', async (path) => {
  const stream = ask(path)
  await once(stream, 'response')
  stream.close(8)
  await vi.waitFor(() => expect(request()).toBeDefined())
  expect(request()?.fields).toMatchObject({ aborted: true, 'http.response.status_code': 200 })
  expect(seen.value('http.server.active_requests')).toBe(0)
})

test('a client of HTTP/2 that leaves in the middle of a stream is no failure, a source that ends early is one', async () => {
  const left = ask('/piped')
  await once(left, 'response')
  left.close(8)
  await vi.waitFor(() => expect(thrown).toHaveLength(1))
  seen.assertNotReported()
  await once(ask('/piped'), 'response')
  source.destroy()
  await vi.waitFor(() => expect(thrown).toHaveLength(2))
  expect(seen.assertReportedOnce({ event: 'http.failed' }).error.message).toBe('Premature close')
})

test('an answer over HTTP/2 that had begun is broken off with an error, not ended well', async () => {
  const stream = ask('/begun').resume()
  await new Promise((resolve) => {
    stream.once('close', resolve)
  })
  expect(stream.rstCode).toBe(2)
  expect(seen.assertReportedOnce({ event: 'http.failed' }).error.type).toBe('RangeError')
})

test.each([
  ['/ok', 200, 'info'],
  ['/down', 503, 'error'],
])('an injected request ends as it would over the network: %s', async (path, status, level) => {
  const app = Fastify({ ...logging(obs) })
  await app.register(observe, { obs })
  app.get('/ok', async () => 'ok')
  app.get('/down', async (_request, reply: FastifyReply) => reply.code(503).send('down'))
  await app.inject(path)
  expect(request()?.level).toBe(level)
  expect(request()?.fields).toMatchObject({ 'http.response.status_code': status })
  expect(request()?.fields).not.toHaveProperty('aborted')
  await app.close()
})
