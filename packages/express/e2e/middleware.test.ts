// What is Express's own: routers, aborted clients, answers already begun, views that fail, a second instance.
import { connect } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { setTimeout as passed } from 'node:timers/promises'
import { errorView, observe } from '@obs/express'
import { createObs, type Obs } from '@obs/node'
import { recorder, type Recorder } from '@obs/testing'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serve, type Served } from './served.ts'

let obs: Obs
let seen: Recorder
let app: Express
const served: Served[] = []

beforeEach(() => {
  obs = createObs({ sinks: [] })
  seen = recorder(obs)
  app = express()
  app.use(observe({ obs }))
})

afterEach(async () => {
  vi.restoreAllMocks()
  seen.stop()
  for (const { close } of served.splice(0)) await close()
  await obs.close()
})

async function start(site: Express = app): Promise<string> {
  const one = await serve(site)
  served.push(one)
  return one.url
}

const requestLines = () => seen.logs.filter((line) => line.event === 'http.request')
const fail = (): never => {
  throw new RangeError('deep inside')
}

test('clients are told the message in explicit development of the instance that observes, and not otherwise', async () => {
  const development = createObs({ sinks: [], environment: 'development' })
  const open = express()
  open.use(observe({ obs: development }))
  const told: unknown[] = []
  for (const site of [open, app]) {
    site.get('/fails', fail)
    site.use(errorView())
    const answer = await fetch(`${await start(site)}/fails`)
    told.push(((await answer.json()) as { detail?: string }).detail)
  }
  expect(told).toEqual(['deep inside', undefined])
  await development.close()
})

test.each([
  ['stands before the routes', () => app.use(errorView()).get('/fails', fail)],
  ['was forgotten', () => app.get('/fails', fail)],
])('an error view that %s: the line of the request says where it belongs', async (_, mount) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  mount()
  app.get('/broken', (_req, res) => void res.status(500).send('broken'))
  const url = await start()
  for (const path of ['/fails', '/broken']) await (await fetch(`${url}${path}`)).text()
  await vi.waitFor(() => expect(requestLines()).toHaveLength(2))
  expect(requestLines().map(({ fields }) => fields['hint'])).toEqual([
    'an error reached Express and no error view: mount app.use(errorView()) behind the routes',
    undefined,
  ])
})

test('answers of 500 and above that nobody reported are a group for each route, method and status', async () => {
  const answer: RequestHandler = (req, res) => void res.status(Number(req.query['status'])).end()
  app.get('/orders/:id', answer).post('/orders/:id', answer).get('/carts/:id', answer)
  const url = await start()
  const asked = [
    ['GET', '/orders/1?status=500'],
    ['GET', '/orders/2?status=500'],
    ['GET', '/orders/1?status=503'],
    ['POST', '/orders/1?status=500'],
    ['GET', '/carts/1?status=500'],
  ] as const
  for (const [method, path] of asked) await fetch(`${url}${path}`, { method })
  await vi.waitFor(() => expect(seen.reports).toHaveLength(5))
  const groups = seen.reports.map(({ group }) => group)
  expect(groups.map((group) => groups.indexOf(group))).toEqual([0, 0, 2, 3, 4])
})

test('the line of a request that was refused says by what, and nobody reports it', async () => {
  app.get('/coupon', () => {
    throw Object.assign(new RangeError('coupon X1 ended yesterday'), { status: 422 })
  })
  app.use(errorView())
  await fetch(`${await start()}/coupon`)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]).toMatchObject({
    level: 'info',
    fields: { 'exception.type': 'RangeError', 'exception.message': 'coupon X1 ended yesterday' },
  })
  seen.assertNotReported()
})

test('an application that answers while a view is awaited keeps its answer', async () => {
  app.get('/fails', (_req, res, next) => {
    next(new Error('first'))
    res.status(409).send('mine')
  })
  app.use(errorView({ html: async () => passed(1, '<p>late</p>') }))
  const answer = await fetch(`${await start()}/fails`, { headers: { accept: 'text/html' } })
  expect([answer.status, await answer.text()]).toEqual([409, 'mine'])
})

test('the route of a nested router is its template, and the scope holds across awaits', async () => {
  const orders = express.Router()
  orders.get('/:id', async (_req, res) => {
    await passed(1)
    obs.context.set({ carrier: 'acme' })
    res.send('ok')
  })
  app.use('/shops/:shop/orders', orders)
  await fetch(`${await start()}/shops/1/orders/7`)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toMatchObject({
    'http.route': '/shops/:shop/orders/:id',
    carrier: 'acme',
  })
})

test('a client that leaves is counted down, told as aborted, and is nobody’s failure', async () => {
  let during = 0
  app.get('/slow', () => {
    during = seen.value('http.server.active_requests')
    socket.destroy()
  })
  const socket = connect(Number(new URL(await start()).port), '127.0.0.1')
  socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n')
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toMatchObject({ aborted: true, 'url.path': '/slow' })
  expect(requestLines()[0]?.fields).not.toHaveProperty(['http.response.status_code'])
  expect([during, seen.value('http.server.active_requests')]).toEqual([1, 0])
  seen.assertNotReported()
})

test('a client that leaves in the middle of its upload is told as aborted, though the parser of bodies answers it', async () => {
  app.post('/', express.json(), (_req, res) => void res.send('ok'))
  app.use(errorView())
  const socket = connect(Number(new URL(await start()).port), '127.0.0.1')
  socket.write(
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{"a',
    () => socket.destroy(),
  )
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toHaveProperty('aborted', true)
})

test.each([
  ['of known length', 'x'.repeat(100_000)],
  ['in chunks', Readable.toWeb(Readable.from(['x', 'y'])) as ReadableStream],
])('what listens to a body by itself is in the scope of its request: %s', async (_, body) => {
  app.post('/upload', (req, res) => {
    req.resume().on('end', () => {
      obs.log.error('upload.failed', { err: new Error('no disk') })
      res.status(500).end()
    })
  })
  await fetch(`${await start()}/upload`, { method: 'POST', body, duplex: 'half' })
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  const [failed, closing] = seen.logs
  expect(closing).toMatchObject({ event: 'http.request', errorId: failed?.errorId, spanId: failed?.spanId })
  expect(seen.reports).toHaveLength(1)
})

test('a client that leaves in the middle of an upload that a route reads by itself is nobody’s failure', async () => {
  let met: unknown
  app.post('/', async (req) => {
    for await (const chunk of req) void chunk
  })
  const meet: ErrorRequestHandler = (error, _req, _res, next) => next((met = error))
  app.use(meet, errorView())
  const socket = connect(Number(new URL(await start()).port), '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{"a', () => socket.destroy())
  await vi.waitFor(() => expect(met).toBeDefined())
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toHaveProperty('aborted', true)
  seen.assertNotReported()
})

test('what listens to a body is in the scope of its request, also where the server was started in a run', async () => {
  app.post('/upload', (req, res) => {
    req.resume().on('end', () => {
      obs.context.set({ rows: 2 })
      res.end()
    })
  })
  const url = await obs.run('boot', async () => start())
  await fetch(`${url}/upload`, { method: 'POST', body: 'a,b' })
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toHaveProperty('rows', 2)
})

test('fields set by work that outlived its request are a line of their own with the ids of the request', async () => {
  let outlived: (() => void) | undefined
  app.get('/slow', (req, res) => {
    outlived = () => {
      req.obs.set({ rows: 7 })
    }
    res.send('ok')
  })
  await fetch(`${await start()}/slow`)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  outlived?.()
  const [request] = requestLines()
  const late = seen.logs.find((line) => line.event === 'http.request.late')
  expect(request?.fields).not.toHaveProperty('rows')
  expect(late).toMatchObject({ level: 'info', fields: { rows: 7 } })
  expect([late?.traceId, late?.spanId]).toEqual([request?.traceId, request?.spanId])
})

test('a failure in a nested router has the template of its route, as an answer has', async () => {
  const orders = express.Router()
  orders.get('/', fail)
  orders.get('/:id', fail)
  const lists = express.Router().get('/:id', fail)
  const shops = express.Router().use('/orders', orders).use('/lists', lists)
  app.use('/shops/:shop', shops)
  app.get('/:page', fail)
  app.use('/below', express().get('/deep/:id', fail))
  app.use(errorView())
  const url = await start()
  for (const path of ['/shops/1/orders/7', '/shops/1/lists/7', '/shops/1/orders', '/about', '/below/deep/1'])
    await fetch(`${url}${path}?q=/a/b`)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(5))
  expect(requestLines().map(({ fields }) => fields['http.route'])).toEqual([
    '/shops/:shop/orders/:id',
    '/shops/:shop/lists/:id',
    '/shops/:shop/orders',
    '/:page',
    '/below/deep/:id',
  ])
})

test('an answer that is broken off by a failure has the template of its route', async () => {
  const orders = express.Router().get('/orders/:id', (_req, res) => {
    res.write('begun')
    fail()
  })
  app.use('/shops/:shop', orders)
  app.use(errorView())
  await fetch(`${await start()}/shops/acme/orders/1`).catch(() => undefined)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toMatchObject({ aborted: true, 'http.route': '/shops/:shop/orders/:id' })
})

test('what is mounted at a path and answers without a route has that path as its template', async () => {
  app.use('/graphql', (_req, res) => void res.json({ data: null }))
  app.use(
    '/shops/:shop',
    express.Router().use('/files', (_req, res) => void res.send('file')),
  )
  app.use('/known', (_req, _res, next) => next())
  const url = await start()
  for (const path of ['/graphql', '/shops/acme/files/a/b.png', '/known/not', '/nowhere'])
    await fetch(url + path)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(4))
  expect(requestLines().map(({ fields }) => fields['http.route'])).toEqual([
    '/graphql',
    '/shops/:shop/files',
    '(unmatched)',
    '(unmatched)',
  ])
})

test.each([
  ['a client that leaves in the middle of a stream is no failure', 'client', []],
  ['a source that ends in the middle is one', 'source', ['Premature close']],
])('%s', async (_promise, leaves, reported) => {
  const passedOn: unknown[] = []
  app.get('/stream', (_req, res, next) => {
    const source = new Readable({ read: () => undefined })
    source.push('begun')
    pipeline(source, res, (error) => {
      passedOn.push(error)
      next(error)
    })
    leave = () => (leaves === 'client' ? socket.destroy() : source.destroy())
  })
  app.use(errorView())
  let leave: (() => void) | undefined
  const socket = connect(Number(new URL(await start()).port), '127.0.0.1')
  socket.on('error', () => undefined).once('data', () => leave?.())
  socket.write('GET /stream HTTP/1.1\r\nhost: x\r\n\r\n')
  await vi.waitFor(() => expect([passedOn.length, requestLines().length]).toEqual([1, 1]))
  expect(seen.reports.map(({ error }) => error.message)).toEqual(reported)
  expect(seen.value('http.server.active_requests')).toBe(0)
})

test('a request whose fields cannot be told is served, written and measured like any other', async () => {
  const site = express()
  site.use(observe({ obs, fields: () => fail() }))
  site.get('/ok', (_req, res) => void res.send('ok'))
  const answer = await fetch(`${await start(site)}/ok`)
  expect([answer.status, await answer.text()]).toEqual([200, 'ok'])
  expect(requestLines()).toHaveLength(1)
})

test('observed again by the same instance, in the application or below it, a request is one line with the fields of both', async () => {
  const below = express()
  below.use(observe({ obs, fields: () => ({ tenant: 'acme' }) }))
  below.get('/fails', fail)
  app.use(observe({ obs })).use('/below', below).use(errorView())
  await fetch(`${await start()}/below/fails`)
  await vi.waitFor(() => expect(requestLines()).toHaveLength(1))
  expect(requestLines()[0]?.fields).toMatchObject({ tenant: 'acme', 'http.response.status_code': 500 })
  expect(seen.value('http.server.request.duration')).toBe(1)
  expect(seen.value('http.server.active_requests')).toBe(0)
  seen.assertReportedOnce({ event: 'http.failed' })
})

test.each(['context', 'run'] as const)(
  'requests share no trace, trail or failure where their server was started in a %s',
  async (outer) => {
    const exhausted = new Error('pool exhausted')
    app.get('/:user', (request, response) => {
      obs.log.info('asked', { user: request.params.user })
      obs.log.error('failed', { err: exhausted })
      response.end()
    })
    const url =
      outer === 'run'
        ? await obs.run('boot', async () => start())
        : await obs.context.run({ worker: 3 }, async () => start())
    for (const user of ['ann', 'bob']) await (await fetch(`${url}/${user}`)).text()
    await vi.waitFor(() => expect(requestLines()).toHaveLength(2))
    expect(new Set(requestLines().map(({ traceId }) => traceId)).size).toBe(2)
    expect(seen.reports.map(({ trail = [] }) => trail.map(({ fields }) => fields['user']))).toEqual([
      ['ann'],
      ['bob'],
    ])
  },
)
