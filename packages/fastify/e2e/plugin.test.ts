// What is Fastify's own: prefixes, request.log, bodies, Fastify's default answer, a second instance.
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { createObs, type Obs } from '@obs/node'
import { errorView, logging, observe } from '@obs/fastify'
import { recorder, type Recorder } from '@obs/testing'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let obs: Obs
let seen: Recorder
let app: FastifyInstance

beforeEach(async () => {
  obs = createObs({ sinks: [] })
  seen = recorder(obs)
  app = Fastify({ ...logging(obs) })
  await app.register(observe, { obs, quiet: ['/quiet'], fields: (request) => ({ requestId: request.id }) })
})

afterEach(async () => {
  seen.stop()
  await app.close()
  await obs.close()
})

const named = (event: string) => seen.logs.filter((line) => line.event === event)

test('one line per request, with the template of a route in a prefix', async () => {
  await app.register(async (orders) => orders.get('/:id', async () => 'ok'), { prefix: '/orders' })
  await app.inject('/orders/7?x=1')
  expect(seen.logs.map(({ event }) => event)).toEqual(['http.request'])
  expect(seen.logs[0]?.fields).toMatchObject({
    'http.route': '/orders/:id',
    'url.path': '/orders/7',
    requestId: 'req-1',
  })
})

test('a route nobody has is unmatched, and a quiet one writes nothing while it succeeds', async () => {
  app.get('/quiet', async () => 'ok')
  await app.inject('/nowhere')
  await app.inject('/quiet')
  expect(named('http.request').map(({ fields }) => fields['http.route'])).toEqual(['(unmatched)'])
})

test('request.log and the scope meet in one line, also after a body was read', async () => {
  app.post('/body', async (request) => {
    request.obs.set({ carrier: 'acme' })
    request.log.info({ items: 2 }, 'order.read')
    return { span: request.obs.id }
  })
  const answer = await app.inject({ method: 'POST', url: '/body', payload: { a: 1 } })
  const [line] = named('order.read')
  expect(line?.fields).toMatchObject({ reqId: 'req-1', items: 2, carrier: 'acme' })
  expect(line?.spanId).toBe(answer.json<{ span: string }>().span)
  expect(named('http.request')[0]?.fields).toMatchObject({ carrier: 'acme' })
})

test('a parser of bodies and what follows it are in the scope of their request', async () => {
  app.addContentTypeParser('text/csv', (_request, payload, done) => {
    payload.resume().on('end', () => {
      obs.log.info('parsed')
      done(null, 'rows')
    })
  })
  app.post('/rows', async () => (obs.log.info('handled'), 'ok'))
  const url = await app.listen({ port: 0 })
  await fetch(`${url}/rows`, { method: 'POST', body: 'a,b', headers: { 'content-type': 'text/csv' } })
  await vi.waitFor(() => expect(named('http.request')).toHaveLength(1))
  const spanId = named('http.request')[0]?.spanId
  expect(spanId).toMatch(/^[0-9a-f]{16}$/)
  expect([...named('parsed'), ...named('handled')].map((line) => line.spanId)).toEqual([spanId, spanId])
})

test('the logLevel of a route or prefix holds for its request.log', async () => {
  const both = async (request: FastifyRequest) => {
    request.log.debug('debugged')
    request.log.info('told')
  }
  app.get('/quiet-route', { logLevel: 'silent' }, both)
  app.get('/usual', both)
  await app.register(async (prefix) => prefix.get('/loud', both), { logLevel: 'debug' })
  for (const url of ['/quiet-route', '/usual', '/loud']) await app.inject(url)
  const told = seen.logs.filter(({ event }) => event !== 'http.request')
  expect(told.map(({ event }) => event)).toEqual(['told', 'debugged', 'told'])
})

test('a logLevel that is none is refused where it is given', () => {
  const site = Fastify({ ...logging(obs) })
  expect(() => site.get('/', { logLevel: 'loud' as 'info' }, async () => 'ok')).toThrow("Received: 'loud'")
})

test("Fastify's own answer carries no id, the failure is reported all the same", async () => {
  app.get('/fails', async () => {
    throw new RangeError('deep inside')
  })
  const answer = await app.inject('/fails')
  expect(answer.statusCode).toBe(500)
  const report = seen.assertReportedOnce({ event: 'http.failed' })
  expect(named('http.request')[0]?.errorId).toBe(report.errorId)
})

test.each([['text'], [{ code: 'E_ODD' }], [undefined]])(
  'what was thrown is reported once, though it is no error: %j',
  async (thrown) => {
    app.setErrorHandler(errorView())
    app.get('/throws', async () => {
      throw thrown
    })
    const answer = await app.inject('/throws')
    const report = seen.assertReportedOnce({ event: 'http.failed' })
    expect(answer.headers['x-error-id']).toBe(report.errorId)
    expect(named('http.request')[0]?.errorId).toBe(report.errorId)
    expect(seen.value('errors')).toBe(1)
  },
)

test('a stream that fails in the middle of an answer is reported, since no error handler hears of it', async () => {
  app.get('/stream', async (_request, reply) => {
    const parts = async function* (): AsyncGenerator<string> {
      yield 'begun'
      throw new RangeError('the disk is gone')
    }
    return reply.send(Readable.from(parts()))
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  await expect(
    fetch(`http://127.0.0.1:${port}/stream`).then(async (answer) => answer.text()),
  ).rejects.toThrow('terminated')
  await vi.waitFor(() => expect(named('http.request')).toHaveLength(1))
  const report = seen.assertReportedOnce({ event: 'http.failed' })
  expect(report.error.message).toBe('the disk is gone')
  expect(named('http.request')[0]).toMatchObject({ errorId: report.errorId, fields: { aborted: true } })
})

test('a stream that fails outside of its request, as one over a pooled connection does, is a failure of it', async () => {
  const source = new Readable({ read: () => undefined })
  source.push('begun')
  app.get('/stream', async (_request, reply) => reply.send(source))
  const answer = await fetch(`${await app.listen({ port: 0 })}/stream`)
  source.destroy(new RangeError('other side closed'))
  await expect(answer.text()).rejects.toThrow('terminated')
  await vi.waitFor(() => expect(named('http.request')).toHaveLength(1))
  const report = seen.assertReportedOnce({ event: 'http.failed' })
  const [line] = named('http.request')
  expect([line?.errorId, line?.traceId]).toEqual([report.errorId, report.traceId])
})

test('an answer with a header that cannot be sent fails once, and an error view answers with the id', async () => {
  app.setErrorHandler(errorView())
  app.get('/moved', async (_request, reply) => reply.header('x-kept', 'yes').redirect('/to\u2192there'))
  const answer = await app.inject('/moved')
  const report = seen.assertReportedOnce({ event: 'http.failed' })
  expect([answer.statusCode, answer.headers['x-error-id']]).toEqual([500, report.errorId])
  expect([answer.headers['x-kept'], answer.headers.location]).toEqual(['yes', undefined])
  expect(seen.value('errors')).toBe(1)
})

test('an answer with a header that cannot be sent fails once where Fastify answers the error', async () => {
  app.get('/moved', async (_request, reply) => reply.redirect('/to\u2192there'))
  expect((await app.inject('/moved')).statusCode).toBe(500)
  await vi.waitFor(() => expect(named('http.request')).toHaveLength(1))
  seen.assertReportedOnce({ event: 'http.failed' })
  expect(seen.value('errors')).toBe(1)
})

test('an onResponse hook that fails behind an answer is reported, since nobody else hears of it', async () => {
  const failure = new RangeError('the audit is gone')
  app.addHook('onResponse', async () => {
    throw failure
  })
  app.get('/', async () => 'well')
  expect((await app.inject('/')).statusCode).toBe(200)
  await vi.waitFor(() => expect(named('http.request')).toHaveLength(1))
  seen.assertReportedOnce({ event: 'http.failed', err: failure })
})

test('a failed validation tells the client what it sent, and is nobody’s failure', async () => {
  app.setErrorHandler(errorView())
  const schema = { querystring: { type: 'object', required: ['q'], properties: { q: { type: 'string' } } } }
  app.get('/search', { schema }, async () => 'ok')
  const answer = await app.inject('/search')
  expect(answer.json()).toMatchObject({ status: 400, detail: "querystring must have required property 'q'" })
  expect(named('http.request')[0]?.fields).toMatchObject({
    'exception.message': "querystring must have required property 'q'",
  })
  seen.assertNotReported()
})

test('a view of a prefix extends the problem document of that prefix only', async () => {
  app.setErrorHandler(errorView())
  const fails = async (): Promise<never> => {
    throw new RangeError('deep inside')
  }
  app.get('/fails', fails)
  await app.register(
    async (api) => {
      api.setErrorHandler(errorView({ problem: (_failure, request) => ({ path: request.url }) }))
      api.get('/fails', fails)
    },
    { prefix: '/api' },
  )
  const [root, api] = [await app.inject('/fails'), await app.inject('/api/fails')]
  expect(root.json()).not.toHaveProperty('path')
  expect(api.json()).toMatchObject({ path: '/api/fails', error_id: api.headers['x-error-id'] })
})

test('the requests under way are counted up and down', async () => {
  let during = 0
  app.get('/', async () => {
    during = seen.value('http.server.active_requests')
    return 'ok'
  })
  await app.inject('/')
  expect([during, seen.value('http.server.active_requests')]).toEqual([1, 0])
})

test('instances stay apart: the failure of one is not in the other', async () => {
  const other = createObs({ sinks: [] })
  using elsewhere = recorder(other)
  app.setErrorHandler(errorView())
  app.get('/fails', async () => {
    throw new RangeError('deep inside')
  })
  await app.inject('/fails')
  elsewhere.assertNotReported()
  expect(seen.assertReportedOnce({ event: 'http.failed' }).error.type).toBe('RangeError')
  await other.close()
})

test('clients are told the message in explicit development, and not otherwise', async () => {
  const development = createObs({ sinks: [], environment: 'development' })
  const open = Fastify()
  await open.register(observe, { obs: development })
  for (const site of [open, app]) {
    site.setErrorHandler(errorView())
    site.get('/fails', async () => {
      throw new RangeError('deep inside')
    })
  }
  const told = (await open.inject('/fails')).json<{ detail?: string }>().detail
  const untold = (await app.inject('/fails')).json<{ detail?: string }>().detail
  expect([told, untold]).toEqual(['deep inside', undefined])
  await open.close()
  await development.close()
})

test('a request whose fields cannot be told is served and written like any other', async () => {
  const site = Fastify()
  const fields = (): never => {
    throw new TypeError('no user')
  }
  await site.register(observe, { obs, fields })
  site.get('/ok', async () => 'ok')
  expect((await site.inject('/ok')).statusCode).toBe(200)
  expect(named('http.request')).toHaveLength(1)
  await site.close()
})

test('a bad option is refused where the plugin is registered', async () => {
  const site = Fastify()
  const registered = async (): Promise<void> => {
    await site.register(observe, { obs, quiet: '/quiet' as unknown as string[] })
  }
  await expect(registered()).rejects.toThrow('observe: quiet is a text: give a list')
})

test('registered twice, or called like a middleware, it says what to do instead', async () => {
  const site = Fastify()
  await site.register(observe, { obs })
  await expect(site.register(observe, { obs })).rejects.toThrow(
    'observe is registered here already: once, at the root, reaches every prefix',
  )
  const called = observe as unknown as () => void
  expect(() => called()).toThrow('observe was called: hand it over as it is, app.register(observe, options)')
})

test('the answer to a failure is not put through the serializer of its route', async () => {
  app.setErrorHandler(errorView())
  app.get('/', async (_request, reply) => {
    reply.serializer((payload: unknown) => JSON.stringify({ payload }))
    throw new RangeError('deep inside')
  })
  expect((await app.inject('/')).json()).toMatchObject({ type: 'about:blank', status: 500 })
})

test('logging of what is no instance says what to give', () => {
  expect(() => logging({} as never)).toThrow(
    'this is not an instance of @obs: use what configure() or createObs()',
  )
})
