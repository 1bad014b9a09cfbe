// Applications that answer failures by themselves: what they turn into an answer of the client's making is no failure.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errorView, logging, observe } from '@obs/fastify'
import { createObs, type Obs } from '@obs/node'
import { recorder, type Recorder } from '@obs/testing'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

class Missing extends Error {}

let obs: Obs
let seen: Recorder
let app: FastifyInstance

beforeEach(() => {
  obs = createObs({ sinks: [] })
  seen = recorder(obs)
  app = Fastify({ ...logging(obs) })
})

afterEach(async () => {
  seen.stop()
  await app.close()
  await obs.close()
})

const request = () => seen.logs.find(({ event }) => event === 'http.request')

async function answering(status: number, withError: 'sent' | 'kept'): Promise<void> {
  await app.register(observe, { obs })
  app.setErrorHandler((error, _request, reply) =>
    reply.code(status).send(withError === 'sent' ? error : { mine: true }),
  )
  app.get('/', async () => {
    throw new Missing('no such order')
  })
}

test.each(['sent', 'kept'] as const)(
  'what is answered with a 4xx is not reported, its error %s',
  async (withError) => {
    await answering(404, withError)
    expect((await app.inject('/')).statusCode).toBe(404)
    seen.assertNotReported()
    expect(request()).toMatchObject({ level: 'info', fields: { 'http.response.status_code': 404 } })
  },
)

test('what is answered with a 5xx is reported once, with the error that was thrown', async () => {
  await answering(503, 'kept')
  await app.inject('/')
  const report = seen.assertReportedOnce({ event: 'http.failed' })
  expect(report.error.message).toBe('no such order')
  expect(request()).toMatchObject({ level: 'error', errorId: report.errorId })
})

test('a handler that logs the failure by itself is the one that reports it', async () => {
  await app.register(observe, { obs })
  app.setErrorHandler((err, _request, reply) =>
    reply.code(500).send({ oops: obs.log.error('order.failed', { err }) }),
  )
  app.get('/', async () => {
    throw new Missing('no such order')
  })
  const { oops } = (await app.inject('/')).json<{ oops: string }>()
  expect(seen.assertReportedOnce({ event: 'order.failed' }).errorId).toBe(oops)
  expect(seen.logs.map(({ event }) => event)).toEqual(['order.failed', 'http.request'])
})

test('a view answers and reports at once, and what is logged after it changes nothing', async () => {
  await app.register(observe, { obs })
  app.setErrorHandler(errorView())
  app.addHook('onResponse', async () => void obs.log.error('later'))
  app.get('/', async () => {
    throw new Missing('no such order')
  })
  await app.inject('/')
  expect(seen.logs.filter(({ event }) => event === 'http.failed')).toHaveLength(1)
})

test('a failure of a hook that stands before observe is reported all the same', async () => {
  app.addHook('onRequest', async () => {
    throw new RangeError('too early')
  })
  await app.register(observe, { obs })
  app.get('/', async () => 'ok')
  expect((await app.inject('/')).statusCode).toBe(500)
  expect(seen.assertReportedOnce({ event: 'http.failed' }).error.message).toBe('too early')
})

async function leaving(path: string): Promise<Socket> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`)
  return socket
}

test.each(['viewed', 'not viewed'])('a failure after its client has left is reported, %s', async (how) => {
  await app.register(observe, { obs })
  if (how === 'viewed') app.setErrorHandler(errorView())
  app.get('/', async (_request, reply) => {
    socket.destroy()
    await once(reply.raw, 'close')
    throw new RangeError('too late')
  })
  const socket = await leaving('/')
  await vi.waitFor(() => seen.assertReportedOnce({ event: 'http.failed' }))
  expect(seen.value('errors')).toBe(1)
})

test('a failure in the middle of an answer is told as itself, not as what comes of answering it', async () => {
  const plain = Fastify()
  await plain.register(observe, { obs })
  plain.get('/', async (_request, reply) => {
    reply.raw.write('begun')
    throw new RangeError('deep inside')
  })
  await plain.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((plain.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(socket.resume(), 'close')
  await vi.waitFor(() => expect(request()).toBeDefined())
  expect(seen.assertReportedOnce({ event: 'http.failed' }).error.message).toBe('deep inside')
  await plain.close()
})

test.each(['viewed', 'not viewed'])(
  'a client that leaves in the middle of a stream is no failure, %s',
  async (how) => {
    let ended: unknown
    await app.register(observe, { obs })
    if (how === 'viewed') app.setErrorHandler(errorView())
    app.addHook('onError', async (_request, _reply, error) => void (ended = error))
    app.get('/', async (_request, reply) => {
      const source = new Readable({ read: () => undefined })
      source.push('begun')
      await pipeline(source, reply.raw)
    })
    const socket = await leaving('/')
    socket.once('data', () => socket.destroy())
    await vi.waitFor(() => expect(ended).toBeDefined())
    await app.close()
    seen.assertNotReported()
    expect(request()?.fields).toHaveProperty('aborted', true)
  },
)
