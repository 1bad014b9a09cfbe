// The page in a real browser, served by a real Express application that fails for real.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { internals } from '@obs/core'
import { configure, createObs, errorView, log, metrics, obs, observe } from '@obs/express'
import express from 'express'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openBrowser } from './browser.ts'

let server: Server
let base: string
let browser: BrowserContext
let page: Page
const complaints: string[] = []
const foreign: string[] = []

function application(): express.Express {
  const prices = new Map([['book', { cents: 1200 }]])
  const app = express()
  app.use(observe())
  app.get('/products/:id', (req, res) => {
    log.info('product.asked', { product: req.params.id })
    const price = prices.get(req.params.id) as { cents: number } // the line that the page shows
    res.json({ cents: price.cents })
  })
  app.use(errorView())
  return app
}

beforeAll(async () => {
  configure({ service: 'shop', uncaught: false, sinks: [], page: true })
  server = createServer(application())
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  metrics.meter('orders.taken', { help: 'Orders' }).mark(3)
  metrics.gauge('depth').set(15)
  metrics.check('depth', { value: { warn: 10, crit: 20 } })
})

afterAll(async () => {
  await obs.close()
  server.closeAllConnections()
  server.close()
})

describe.skipIf(!hasBrowser)('in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser()
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('request', (request) => {
      if (!request.url().startsWith(base) && !request.url().startsWith('data:')) foreign.push(request.url())
    })
  })

  afterAll(async () => {
    await browser.close()
  })

  test('opens by the printed address, finds the group, and shows the source line and the lines of the request', async () => {
    const answer = await fetch(`${base}/products/none`)
    const id = answer.headers.get('x-error-id') ?? ''
    await page.goto(internals(obs).page?.address(base) ?? '')
    await page.getByRole('link', { name: /TypeError Cannot read properties of undefined/ }).click()
    await page.getByText('the line that the page shows').waitFor()
    expect(await page.locator('.source .hit').first().textContent()).toContain('price.cents')
    expect(await page.locator('main').textContent()).toContain('product.asked')
    expect(await page.getByRole('link', { name: id }).count()).toBe(1)
    if (process.env['OBS_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['OBS_SHOTS']}/error.png`, fullPage: true })
  })

  test('shows live meters with a chart, and says what an opened series shows', async () => {
    await page.getByRole('link', { name: 'Meters' }).click()
    expect(await page.getByRole('list', { name: 'Checks' }).textContent()).toContain('warning depth value 15')
    await page.getByRole('button', { name: 'orders.taken' }).click()
    await page.getByRole('img', { name: /per second, 1 min/ }).waitFor()
    expect(await page.locator('.chart canvas').count()).toBe(1)
    await page.getByLabel('Time that values').selectOption('last minute')
    await page.getByRole('button', { name: 'orders.taken' }).waitFor()
    if (process.env['OBS_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['OBS_SHOTS']}/meters.png` })
  })

  test('follows the log as it is written, and filters it by level', async () => {
    await page.getByRole('link', { name: /^Logs/ }).click()
    await page.getByRole('button', { name: 'product.asked' }).first().waitFor()
    log.warn('stock.low', { left: 2 })
    await page.getByRole('button', { name: 'stock.low' }).waitFor()
    await page.getByLabel('Level').selectOption('warn')
    await page.getByRole('button', { name: 'product.asked' }).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'stock.low' }).waitFor()
    expect(await page.getByRole('button', { name: 'product.asked' }).count()).toBe(0)
    if (process.env['OBS_SHOTS'] !== undefined)
      await page.screenshot({ path: `${process.env['OBS_SHOTS']}/logs.png` })
  })

  test('addresses with a slash at their end, of one meter, and after a number are what they say', async () => {
    await page.goto(`${base}/_obs/errors/`)
    await page.getByRole('heading', { name: 'Errors', exact: true }).waitFor()
    await page.goto(`${base}/_obs/meters/depth`)
    await page.getByRole('button', { name: 'depth' }).waitFor()
    expect(await page.locator('table.meters button').allTextContents()).toEqual(['depth'])
    await page.goto(`${base}/_obs/logs?after=1`)
    log.info('shelf.counted')
    await page.getByRole('button', { name: 'shelf.counted' }).waitFor()
    const { lines } = (await page.evaluate(async () =>
      (await fetch('/_obs/logs?after=1&format=json')).json(),
    )) as { lines: unknown[] }
    expect(await page.locator('table.lines tr').count()).toBe(lines.length)
  })

  test('a decision shows at once, and one that nobody hears says so', async () => {
    await page.goto(`${base}/_obs/errors`)
    await page.getByRole('link', { name: /TypeError/ }).click()
    await page.getByRole('button', { name: 'Resolve', exact: true }).click()
    await page.getByRole('button', { name: 'Open again' }).waitFor()
    await page.route('**/errors/*', async (route) => route.abort())
    await page.getByRole('button', { name: 'Open again' }).click()
    await page.getByText('The process does not answer; nothing was decided.').waitFor()
    await page.getByText('The process does not answer. It may have ended').waitFor()
    await page.unroute('**/errors/*')
    await page.getByText('It may have ended').waitFor({ state: 'detached' })
    expect(complaints.splice(0).every((told) => told.includes('ERR_FAILED'))).toBe(true)
  })

  test('stays at the occurrence that is read while new ones come', async () => {
    await page.goto(`${base}/_obs/errors`)
    await page.getByRole('link', { name: /TypeError/ }).click()
    const read = page.locator('.facts dd a')
    const first = await read.textContent()
    await fetch(`${base}/products/none`)
    await page.getByText('1 of 2 kept').waitFor()
    expect(await read.textContent()).toBe(first)
    await page.getByRole('button', { name: 'Newest' }).click()
    await page.getByText('2 of 2 kept').waitFor()
    const second = await read.textContent()
    expect(second).not.toBe(first)
    const other = await browser.newPage()
    await other.goto(`${base}/_obs/e/${second}`)
    await other.getByText('the line that the page shows').waitFor()
    // Of a storm the powers of two are kept: the 512th failure is the twelfth report, and the second has to go.
    for (let at = 3; at <= 512; at += 1) await fetch(`${base}/products/none`)
    await page.getByText('no longer kept').waitFor()
    expect(await read.textContent()).toBe(second)
    await page.getByRole('button', { name: 'Next', exact: true }).click()
    await page.getByText('2 of 11 kept').waitFor()
    await other.getByText('is not kept here in full').waitFor()
    expect(await other.locator('.source .hit').first().textContent()).toContain('price.cents')
    await other.close()
  })

  test('complains about nothing and asks no other origin', () => {
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
  })

  test('a tail that is refused says what to do about it', async () => {
    await page.goto(`${base}/_obs/logs`)
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await browser.clearCookies()
    server.closeAllConnections()
    const told = page.getByRole('alert')
    await told.filter({ hasText: 'printed on standard error' }).waitFor()
    expect(await told.textContent()).toContain('its token lets one browser in, once')
  })
})

describe('without a browser', () => {
  async function ask(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${base}/_obs${path}`, { headers, redirect: 'manual' })
  }

  async function enter(): Promise<string> {
    const entered = await fetch(internals(obs).page?.address(base) ?? '', { redirect: 'manual' })
    return entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  }

  test('a token lets one browser in, once', async () => {
    const address = internals(obs).page?.address(base) ?? ''
    const first = await fetch(address, { redirect: 'manual' })
    const second = await fetch(address, { redirect: 'manual' })
    expect([first.status, second.status]).toEqual([303, 403])
    expect(first.headers.get('location')).toBe('/_obs/')
    expect(first.headers.getSetCookie()[0]).toMatch(
      /^obs_page_\d+=[0-9a-f]{32}; Path=\/_obs; HttpOnly; SameSite=Strict$/,
    )
  })

  test('a check is a line of a plugin at an address of its own, and data like all else', async () => {
    const cookie = await enter()
    const line = await ask('/check/depth', { cookie })
    expect([line.status, line.headers.get('x-check-code'), await line.text()]).toEqual([
      200,
      '1',
      "WARNING: value 15 | 'value'=15;~:10;~:20\n",
    ])
    const data = await ask('/checks/depth', { cookie, accept: 'application/json' })
    expect(await data.json()).toMatchObject({ check: 'depth', state: 'warning' })
    const missing = await ask('/check/nothing', { cookie })
    expect([missing.status, await missing.text()]).toEqual([404, "There is no check 'nothing'.\n"])
  })

  test.each([
    ['no token and no cookie', {}, 'printed on standard error'],
    ['a proxy', { 'x-forwarded-for': '10.0.0.1' }, 'came through a proxy'],
    ['a cookie of its own making', { cookie: 'obs_page_%=0123' }, 'printed on standard error'],
  ])('refuses %s with a sentence', async (_who, headers, told) => {
    const { port } = new URL(base)
    const sent = Object.entries(headers).map(([name, value]) => [name, value.replace('%', port)])
    const answer = await ask('/errors', Object.fromEntries(sent) as Record<string, string>)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain(told)
  })

  test('refuses the name of another site, whatever cookie comes with it', async () => {
    const cookie = await enter()
    const { request } = await import('node:http')
    const status = await new Promise((resolve) => {
      request(`${base}/_obs/errors`, { headers: { cookie, host: 'evil.example' } }, (res) =>
        resolve(res.statusCode),
      ).end()
    })
    expect(status).toBe(403)
  })

  test('only reads: another method is refused', async () => {
    const answer = await fetch(`${base}/_obs/errors`, { method: 'POST' })
    expect(answer.status).toBe(405)
  })

  test('every address answers JSON, and HTML that no other site may frame or feed', async () => {
    const cookie = await enter()
    const failed = await fetch(`${base}/products/none`)
    const id = failed.headers.get('x-error-id') ?? ''
    await obs.flush()
    const { groups, total } = (await (await ask('/errors', { cookie })).json()) as {
      groups: { group: string; count: number }[]
      total: number
    }
    expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(total)
    for (const path of [
      '/',
      `/errors/${groups[0]?.group ?? ''}`,
      '/meters',
      '/meters/errors',
      '/logs?level=error',
      `/e/${id}`,
    ]) {
      const answer = await ask(path, { cookie })
      expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
        path,
        200,
        'application/json; charset=utf-8',
      ])
    }
    const html = await ask(`/e/${id}`, { cookie, accept: 'text/html' })
    expect(await html.text()).toContain('This failure is stored with its stack')
    expect(html.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'/)
    expect(html.headers.get('x-frame-options')).toBe('DENY')
  })

  test('a decision is heard behind a parser of bodies, too', async () => {
    const late = createObs({ sinks: [], page: { auth: () => 'write' } })
    const app = express()
      .use(express.json())
      .use(observe({ obs: late }))
    const other = createServer(app).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const errors = `http://127.0.0.1:${(other.address() as AddressInfo).port}/_obs/errors`
    late.log.error('cart.lost', { err: new RangeError('out of stock') })
    const { groups } = (await (await fetch(errors)).json()) as { groups: { group: string }[] }
    const answer = await fetch(`${errors}/${groups[0]?.group}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'resolved' }),
    })
    expect(await answer.json()).toMatchObject({ state: { is: 'resolved' } })
    other.closeAllConnections()
    other.close()
    await late.close()
  })

  test('an id of another time is said to be one', async () => {
    const cookie = await enter()
    const answer = (await (await ask(`/e/${'0'.repeat(32)}`, { cookie })).json()) as object
    expect(answer).toMatchObject({
      state: 'before_start',
      sentence: expect.stringContaining('older than this start') as unknown,
    })
  })

  test('its own traffic is no traffic of the application', async () => {
    const cookie = await enter()
    await ask('/errors', { cookie })
    const { lines } = (await (await ask('/logs?q=_obs', { cookie })).json()) as { lines: unknown[] }
    expect(lines).toEqual([])
  })
})
