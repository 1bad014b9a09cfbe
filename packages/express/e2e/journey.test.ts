// One failure, one call, one id in four places: log file, Sentry envelope, OpenMetrics exemplar, answer to the client.
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configure, context, errorView, log, observe, obs } from '@obs/express'
import { file } from '@obs/sinks/file'
import { prometheus } from '@obs/sinks/prometheus'
import { sentry } from '@obs/sinks/sentry'
import { parseEnvelope } from '@obs/wire'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'

const path = join(mkdtempSync(join(tmpdir(), 'obs-journey-')), 'app.log')
const scrapes = prometheus()
const envelopes: Buffer[] = []
let collector: Server
let site: Server
let base: string
let leaving: Socket | undefined

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

function application(): express.Express {
  const products = new Map([['book', { price: 12 }]])
  const app = express()
  app.use(observe())
  app.use((req, _res, next) => {
    context.set({ tenant: req.hostname })
    next()
  })
  app.get('/products/:id', (req, res) => {
    res.json({ price: (products.get(req.params.id) as { price: number }).price })
  })
  app.get('/pay', (req, res) => {
    log.info('payment.started', { order: req.query['order'] })
    try {
      JSON.parse('@4000 {not json')
    } catch (err) {
      const id = log.error('payment.failed', { err, order: req.query['order'] })
      res.status(502).json({ oops: id })
    }
  })
  app.get('/twice', (_req, _res, next) => {
    const err = new RangeError('seen twice')
    log.error('first.sight', { err })
    next(err)
  })
  app.get('/begun', (_req, res, next) => {
    res.write('half an answer')
    next(new Error('too late'))
  })
  app.get('/slow', () => void leaving?.destroy())
  app.use(errorView())
  return app
}

beforeAll(async () => {
  collector = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      envelopes.push(Buffer.concat(chunks))
      res.end('{}')
    })
  })
  const port = await listening(collector)
  configure({
    service: 'shop',
    uncaught: false,
    sinks: [file({ path }), sentry({ dsn: `http://key@127.0.0.1:${port}/1` }), scrapes],
  })
  site = createServer(application())
  base = `http://127.0.0.1:${await listening(site)}`
})

afterAll(async () => {
  await obs.close()
  site.closeAllConnections()
  site.close()
  collector.close()
})

function lines(): Record<string, unknown>[] {
  const text = readFileSync(path, 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

function events(): Record<string, unknown>[] {
  return envelopes.map(
    (bytes) => JSON.parse(parseEnvelope(bytes).items[0]?.payload ?? '{}') as Record<string, unknown>,
  )
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find()
    if (found !== undefined) return found
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('finds the id of one log.error in the log file, the envelope, the exemplar and the answer', async () => {
  const answer = await fetch(`${base}/pay?order=7`)
  const { oops: id } = (await answer.json()) as { oops: string }
  expect(answer.status).toBe(502)
  await until(() => lines().find(({ event }) => event === 'http.request'))
  await obs.flush()
  const [failed, request] = lines().filter(({ error_id: errorId }) => errorId === id)
  expect(failed).toMatchObject({
    event: 'payment.failed',
    order: '7',
    tenant: '127.0.0.1',
    err: { type: 'SyntaxError' },
  })
  expect(request).toMatchObject({
    event: 'http.request',
    'http.route': '/pay',
    'http.response.status_code': 502,
  })
  const report = events().find(({ event_id: eventId }) => eventId === id)
  expect(report).toMatchObject({
    tags: { event: 'payment.failed' },
    breadcrumbs: { values: [{ message: 'payment.started' }] },
    exception: { values: [{ type: 'SyntaxError' }] },
  })
  expect(JSON.stringify(report)).toContain('"context_line":')
  const { body } = await scrapes.scrape('application/openmetrics-text')
  expect(body).toContain(`errors_total{event="payment.failed",type="SyntaxError"} 1 # {error_id="${id}"`)
})

test('answers what nobody caught with a problem document that carries the id and tells nothing else', async () => {
  const answer = await fetch(`${base}/products/none`)
  const problem = (await answer.json()) as Record<string, unknown>
  const id = answer.headers.get('x-error-id')
  expect(answer.status).toBe(500)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(problem).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    instance: expect.stringContaining('urn:uuid:') as unknown,
    error_id: id,
  })
  expect(lines().find(({ error_id: errorId }) => errorId === id)).toMatchObject({
    event: 'http.failed',
    err: { type: 'TypeError' },
  })
})

test('reports a failure once that was logged and then passed on', async () => {
  const answer = await fetch(`${base}/twice`)
  const id = answer.headers.get('x-error-id')
  await obs.flush()
  expect(events().filter(({ event_id: eventId }) => eventId === id)).toHaveLength(1)
  const marked = obs.metrics
    .snapshot()
    .filter(({ name, labels }) => name === 'errors' && labels['type'] === 'RangeError')
  expect(marked.map(({ value }) => value)).toEqual([1])
})

test('shows people a page and scripts a document', async () => {
  const page = await fetch(`${base}/products/none`, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain(`oops: <code>${page.headers.get('x-error-id')}</code>`)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test("counts a path that does not decode as the client's mistake, not as a failure", async () => {
  const answer = await fetch(`${base}/products/%E0%A4%A`)
  expect(answer.status).toBe(400)
  expect(answer.headers.get('x-error-id')).toBeNull()
})

test('breaks a transfer that had begun instead of ending it well', async () => {
  await expect(fetch(`${base}/begun`).then(async (answer) => answer.text())).rejects.toThrow(
    /terminated|fetch failed/,
  )
})

test('tells a client that left from a failure', async () => {
  leaving = connect(Number(new URL(base).port), '127.0.0.1')
  leaving.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n')
  const line = await until(() => lines().find((found) => found['url.path'] === '/slow'))
  expect(line).toMatchObject({ level: 'info', aborted: true })
  expect(line['error_id']).toBeUndefined()
})

test('keeps the law: error meter = Σ groups + other', () => {
  const total = obs.metrics
    .snapshot()
    .filter(({ name }) => name === 'errors')
    .reduce((sum, { value }) => sum + value, 0)
  expect(total).toBeGreaterThan(3)
})
