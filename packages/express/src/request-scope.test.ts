// `req.obs` is the scope of the request, wherever in an application it is asked for.
import { once } from 'node:events'
import { createServer, IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createObs, type Obs } from '@obs/node'
import express, { type Express, type Request } from 'express'
import { expect, test } from 'vitest'
import { errorView } from './error-view.ts'
import { observe } from './observe.ts'

async function ask(app: RequestListener, path: string): Promise<Response> {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  await answer.clone().text()
  server.close()
  return answer
}

const silent = (): Obs => createObs({ sinks: [] })
const idOf = (req: Request): string | undefined => (req as { obs?: { id: string } }).obs?.id

function observed(obs: Obs): Express {
  return express().use(observe({ obs }))
}

test('is one scope in the middleware, the handler and after the answer', async () => {
  const ids: (string | undefined)[] = []
  const app = observed(silent())
  app.use((req, res, next) => {
    ids.push(idOf(req))
    res.on('close', () => ids.push(idOf(req)))
    next()
  })
  app.get('/', (req, res) => {
    ids.push(idOf(req))
    res.end()
  })
  await ask(app, '/')
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).toMatch(/^[0-9a-f]{16}$/)
})

test('is reached below a mounted application, whose requests have another prototype', async () => {
  const app = observed(silent())
  const below = express().get('/', (req, res) => void res.end(idOf(req)))
  app.use('/below', below)
  expect(await (await ask(app, '/below')).text()).toMatch(/^[0-9a-f]{16}$/)
})

test('is the innermost where a mounted application observes too, and its failure is told once', async () => {
  const obs = silent()
  const app = express()
  const below = observed(obs).get('/', (req) => {
    obs.log.error('below.failed', { err: failure })
    throw Object.assign(failure, { scope: idOf(req) })
  })
  const failure = new Error('below')
  app.use('/below', below)
  app.use(errorView())
  const answer = await ask(app, '/below')
  expect(answer.status).toBe(500)
  expect(answer.headers.get('x-error-id')).toBe(obs.errors.idOf(failure))
  expect(failure).toHaveProperty('scope', expect.stringMatching(/^[0-9a-f]{16}$/))
})

test('is nothing where nobody observes the request', async () => {
  await ask(observed(silent()), '/')
  const bare = express().get('/', (req, res) => void res.end(String(idOf(req))))
  expect(await (await ask(bare, '/')).text()).toBe('undefined')
})

test('is there for Connect and its like, whose requests know no application', async () => {
  const middleware = observe({ obs: silent() })
  const answer = await ask((req, res) => {
    const request = Object.assign(req, { originalUrl: req.url }) as Request
    middleware(request, res as never, () => void res.end(idOf(request)))
  }, '/')
  expect(await answer.text()).toMatch(/^[0-9a-f]{16}$/)
  expect('obs' in IncomingMessage.prototype).toBe(false)
})

test('two applications keep theirs apart', async () => {
  const apps = [silent(), silent()].map((obs) =>
    observed(obs).get('/', (req, res) => void res.end(String(idOf(req)))),
  )
  const ids = await Promise.all(apps.map(async (app) => (await ask(app, '/')).text()))
  expect(new Set(ids).size).toBe(2)
})
