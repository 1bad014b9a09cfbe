// One failure, one call, one id in five places: log file, Sentry envelope, OpenMetrics exemplar, answer to the client, page.
// The same promises for every framework; each serves the same small application.
import { mkdtempSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { internals } from '@obs/core'
import { configure, obs } from '@obs/node'
import { file } from '@obs/sinks/file'
import { prometheus } from '@obs/sinks/prometheus'
import { sentry } from '@obs/sinks/sentry'
import { httpCollector, type HttpCollector } from '@obs/testing'
import { parseEnvelope } from '@obs/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** The application under test: the same routes on every framework. */
export interface Served {
  /** Without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** Starts the application. `leave` makes the client of `/slow` hang up. */
export type Serve = (client: { leave(): void }) => Promise<Served>

const path = join(mkdtempSync(join(tmpdir(), 'obs-journey-')), 'app.log')
const scrapes = prometheus()
let collector: HttpCollector
let base: string
let leaving: Socket | undefined

function lines(): Record<string, unknown>[] {
  const text = readFileSync(path, 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

function events(): Record<string, unknown>[] {
  return collector.received.map(
    ({ body }) => JSON.parse(parseEnvelope(body).items[0]?.payload ?? '{}') as Record<string, unknown>,
  )
}

/** What the page answers about an id, to a browser that came by the printed address. */
async function onThePage(id: string): Promise<unknown> {
  const address = internals(obs).page?.address(base) ?? ''
  const entered = await fetch(address, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const answer = await fetch(new URL(`e/${id}?format=json`, address), { headers: { cookie } })
  return answer.json()
}

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find()
    if (found !== undefined) return found
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The promises of a framework's integration, over a real server. Call it once in a test file. */
export function journeyCases(serve: Serve): void {
  let site: Served

  beforeAll(async () => {
    collector = await httpCollector()
    const dsn = `${collector.url.replace('//', '//key@')}/1`
    configure({
      service: 'shop',
      uncaught: false,
      sinks: [file({ path }), sentry({ dsn }), scrapes],
      page: true,
    })
    site = await serve({ leave: () => void leaving?.destroy() })
    base = site.url
  })

  afterAll(async () => {
    await obs.close()
    await site.close()
    await collector.close()
  })

  test('finds the id of one log.error in the log file, the envelope, the exemplar, the answer and the page', async () => {
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
    expect(String(body)).toContain(
      `errors_total{event="payment.failed",type="SyntaxError"} 1 # {error_id="${id}"`,
    )
    expect(await onThePage(id)).toMatchObject({ state: 'stored' })
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
    expect(line).not.toHaveProperty('error_id')
    expect(line).not.toHaveProperty(['http.response.status_code'])
  })

  test('keeps the law: error meter = Σ groups + other', () => {
    const total = obs.metrics
      .snapshot()
      .filter(({ name }) => name === 'errors')
      .reduce((sum, { value }) => sum + value, 0)
    expect(total).toBeGreaterThan(3)
    const groups = internals(obs).groups
    expect(total).toBe(groups?.list().reduce((sum, { count }) => sum + count, groups.other))
  })
}
