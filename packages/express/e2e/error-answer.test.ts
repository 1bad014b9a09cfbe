// The answer to an error: its page, its length, its headers, and what of the failed answer stays.
import { errorView, observe } from '@obs/express'
import { createObs, type Obs } from '@obs/node'
import express, { type Express } from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { serve, type Served } from './served.ts'

let obs: Obs
let app: Express
let served: Served | undefined

beforeEach(() => {
  obs = createObs({ sinks: [] })
  app = express()
  app.use(observe({ obs }))
})

afterEach(async () => {
  await served?.close()
  await obs.close()
})

async function start(): Promise<string> {
  served = await serve(app)
  return served.url
}

const fail = (): never => {
  throw new RangeError('deep inside')
}

test('the page of an error allows its own styles by a nonce of its own, and nothing else', async () => {
  app.get('/fails', fail)
  app.use(errorView())
  const url = await start()
  const page = async () => {
    const answer = await fetch(`${url}/fails`, { headers: { accept: 'text/html' } })
    return { policy: answer.headers.get('content-security-policy') ?? '', html: await answer.text() }
  }
  const [one, other] = [await page(), await page()]
  const nonce = /'nonce-([0-9a-f]{32})'/.exec(one.policy)?.[1] ?? 'none'
  expect(one.policy).toBe(`default-src 'none'; style-src 'nonce-${nonce}'`)
  expect(one.html).toContain(`<style nonce="${nonce}">`)
  expect(other.policy).not.toBe(one.policy)
})

test('a view of the application gets the nonce', async () => {
  app.get('/fails', fail)
  app.use(errorView({ html: ({ nonce, id }) => `<style nonce="${nonce}"></style>${id}` }))
  const answer = await fetch(`${await start()}/fails`, { headers: { accept: 'text/html' } })
  const nonce = /'nonce-([^']*)'/.exec(answer.headers.get('content-security-policy') ?? '')?.[1]
  expect(await answer.text()).toBe(`<style nonce="${nonce}"></style>${answer.headers.get('x-error-id')}`)
})

test('an answer tells its length, to HEAD too', async () => {
  app.get('/fails', fail)
  app.use(errorView())
  const url = await start()
  const got = await fetch(`${url}/fails`)
  const body = await got.arrayBuffer()
  const head = await fetch(`${url}/fails`, { method: 'HEAD' })
  expect(got.headers.get('content-length')).toBe(String(body.byteLength))
  expect([head.status, await head.text()]).toEqual([500, ''])
})

test('an error is answered with what the application says of its variants, as cors does', async () => {
  app.use((_req, res, next) => {
    res.vary('Origin')
    next()
  })
  app.get('/fails', fail)
  app.use(errorView())
  const { headers } = await fetch(`${await start()}/fails`)
  expect([headers.get('vary'), headers.get('cache-control')]).toEqual(['Origin', 'no-store'])
})

test('an error with a header that cannot be sent is answered without it', async () => {
  app.get('/fails', () => {
    throw Object.assign(new Error('later'), {
      status: 503,
      headers: { 'retry-after': 'soon\r\nx: y', allow: 'GET' },
    })
  })
  app.use(errorView())
  const answer = await fetch(`${await start()}/fails`)
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('allow')]).toEqual([
    503,
    null,
    'GET',
  ])
})

test.each(['application/json', 'text/html'])(
  'nothing of the answer that failed describes the error: %s',
  async (accept) => {
    app.get('/fails', (_req, res) => {
      res.attachment('orders.csv').set({ 'content-location': '/orders', 'accept-ranges': 'bytes' })
      res.set({ 'transfer-encoding': 'chunked', trailer: 'x-sum', 'x-kept': 'yes' })
      res.statusMessage = 'Fine\nso far'
      fail()
    })
    app.use(errorView())
    const answer = await fetch(`${await start()}/fails`, { headers: { accept } })
    const headers = [
      'content-disposition',
      'content-location',
      'accept-ranges',
      'transfer-encoding',
      'trailer',
      'x-kept',
    ]
    expect([answer.status, answer.statusText]).toEqual([500, 'Internal Server Error'])
    expect(headers.filter((name) => answer.headers.has(name))).toEqual(['x-kept'])
    expect(answer.headers.get('x-error-id')).toMatch(/^[0-9a-f]{32}$/)
  },
)
