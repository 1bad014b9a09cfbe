// Addresses nobody has linked to: each is answered, none by accident.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { systemClock } from '@obs/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPage, type PageParts } from './page.ts'

let pages: Readonly<Record<'mounted' | 'alone', Server>>

const parts: PageParts = {
  groups: { list: () => [], change: () => undefined, other: 0, total: 0 },
  metrics: { snapshot: () => [], settle: async () => undefined } as never,
  clock: systemClock,
  resource: () => ({}),
  resolve: () => ({ state: 'counted' }),
  announce: () => undefined,
  faults: { report: () => undefined },
}

async function serve(path: string): Promise<Server> {
  const { mounted } = createPage({ auth: () => 'write', path }, parts)
  const server = createServer((request, response) => {
    if (!mounted.handle(request, response)) response.writeHead(418).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

beforeAll(async () => {
  pages = { mounted: await serve('/_obs'), alone: await serve('/') }
})
afterAll(() => Object.values(pages).forEach((server) => server.close()))

// As it stands: a client of Node's would put the path in order first.
async function statusOf(target: string, method = 'GET', server = pages.mounted): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const type = 'content-type: application/json\r\ncontent-length: 2\r\n'
  socket.write(`${method} ${target} HTTP/1.1\r\nhost: localhost\r\n${type}connection: close\r\n\r\n{}`)
  return (await text(socket)).slice(9, 12)
}

test.each([
  ['/_obs', 'GET', '200'],
  ['/_obs/logs?level=nonsense', 'GET', '200'],
  ['/_obs/errors/', 'GET', '200'],
  ['/_obs/logs/', 'GET', '200'],
  ['/_obs/e/', 'GET', '404'],
  ['/_obs/nothing', 'GET', '404'],
  ['/_obs/e/1/more', 'GET', '404'],
  ['/_obs/errors/%zz', 'GET', '404'],
  ['/_obs/check/%E0%A4%A', 'GET', '404'],
  ['/_obs/errors/%E0%A4%A', 'POST', '422'],
  ['/_obs/errors/g1', 'DELETE', '405'],
])('%s is answered to %s with %s', async (target, method, status) =>
  expect(await statusOf(target, method)).toBe(status),
)

test.each(['/_obsolete', '/_obs/../orders', '/_obs/assets/../../orders', '/%5fobs', '//_obs', '/'])(
  '%s belongs to the application',
  async (target) => expect(await statusOf(target)).toBe('418'),
)

test.each([
  ['/', '200'],
  ['/errors/g1', '404'],
  ['//[', '404'],
  ['http://elsewhere/', '418'],
])('a page with a server of its own answers %s with %s', async (target, status) =>
  expect(await statusOf(target, 'GET', pages.alone)).toBe(status),
)

test.each([
  ['', 'errors · service · @obs'],
  ['/logs?level=warn', 'logs · service · @obs'],
  ['/meters/hits%3C%2Ftitle%3E/', 'hits&#60;/title&#62; · meters · service · @obs'],
  [`/e/1`, '1 · error · service · @obs'],
])('the title of %s says where it is', async (path, title) => {
  const { port } = pages.mounted.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}/_obs${path}`, { headers: { accept: 'text/html' } })
  expect(/<title>(.*)<\/title>/.exec(await answer.text())?.[1]).toBe(title)
})

test.each([
  ['/_obs/meters', 'GET, HEAD'],
  ['/_obs/errors/g1', 'GET, HEAD, POST'],
])(
  'a method that %s does not know is told which it knows (RFC 9110, section 15.5.6)',
  async (path, allow) => {
    const answer = await fetch(`http://127.0.0.1:${(pages.mounted.address() as AddressInfo).port}${path}`, {
      method: 'PUT',
    })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
  },
)

test.each([
  [{}, 'http://localhost:3000/_obs/?token='],
  [{ encrypted: true }, 'https://localhost:3000/_obs/?token='],
])('the printed address has the scheme of the server: %j', async (socket, address) => {
  const told = new Promise<string>((resolve) => {
    const { mounted } = createPage({}, { ...parts, announce: resolve })
    const remote = { remoteAddress: '127.0.0.1', localPort: 3000, ...socket }
    const request = { method: 'GET', url: '/_obs/', headers: { host: 'localhost' }, socket: remote }
    mounted.handle(request, { writeHead: () => undefined, end: () => undefined })
  })
  expect((await told).slice(0, address.length)).toBe(address)
})

// Fetch Metadata Request Headers, section 2.2. A tab asks so as long as it is open, and each address forgets an older one.
test('a tab of a process before is told an address once, and whoever opens the page anew, again', async () => {
  const told: string[] = []
  let monotonicMs = 0
  const clock = { ...systemClock, monotonicMs: () => monotonicMs }
  const { mounted } = createPage({}, { ...parts, clock, announce: (address) => told.push(address) })
  const ask = async (mode?: string): Promise<void> => {
    monotonicMs += 60_000
    const headers = { host: 'localhost', ...(mode && { 'sec-fetch-mode': mode }) }
    const socket = { remoteAddress: '127.0.0.1', localPort: 3000 }
    await new Promise<void>((end) => {
      mounted.handle({ method: 'GET', url: '/_obs/errors', headers, socket }, { writeHead: () => 0, end })
    })
  }
  for (const mode of ['cors', 'cors', 'no-cors', 'navigate', 'cors', undefined]) await ask(mode)
  expect(told).toHaveLength(3)
})
