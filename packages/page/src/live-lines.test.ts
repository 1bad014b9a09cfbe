// The live tail over real sockets: what it holds for a reader that stands still, and when it ends.
import { once } from 'node:events'
import { createServer, get, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { LineSnapshot, type Clock } from '@obs/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPage, type Page } from './page.ts'

let page: Page
let server: Server
let response: ServerResponse
let due: (() => void)[]
let access: Promise<'read'> | 'read'

const clock: Clock = {
  now: () => 0,
  monotonicMs: () => 0,
  after(_delayMs, run) {
    due.push(run)
    return { [Symbol.dispose]: () => void (due = due.filter((other) => other !== run)) }
  },
}

function start(): Page {
  return createPage(
    { auth: () => access },
    {
      groups: { list: () => [], change: () => undefined, other: 0, total: 0 },
      metrics: { snapshot: () => [], settle: async () => undefined } as never,
      clock,
      resource: () => ({}),
      resolve: () => ({ state: 'counted' }),
      announce: () => undefined,
      faults: { report: () => undefined },
    },
  )
}

beforeEach(async () => {
  due = []
  access = 'read'
  page = start()
  server = createServer((asked, answered) => {
    response = answered
    page.mounted.handle(asked, answered)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const address = (query = ''): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}/_obs/logs/stream${query}`

async function opened(query = '', headers = {}): Promise<IncomingMessage> {
  const [stream] = (await once(get(address(query), { headers }), 'response')) as [IncomingMessage]
  stream.on('error', () => undefined)
  return stream
}

function say(event: string, padding = 0): void {
  const members = `,"text":"${'x'.repeat(padding)}"`
  page.sink.writeLine(
    new LineSnapshot(0, 'info', event, undefined, members, undefined, undefined, undefined, undefined),
  )
}

function pass(): void {
  for (const run of due.splice(0)) run()
}

async function messages(stream: IncomingMessage, until: (last: Told) => boolean): Promise<Told[]> {
  const told: Told[] = []
  let rest = ''
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n\n')
    rest = parts.pop() ?? ''
    for (const part of parts) told.push(JSON.parse(part.slice(part.indexOf('data: ') + 6)) as Told)
    const last = told.at(-1)
    if (last !== undefined && until(last)) return told
  }
  return told
}

function stopReading(stream: IncomingMessage): void {
  stream.pause()
  while (!response.writableNeedDrain) {
    for (let at = 0; at < 500; at += 1) say('early', 8000)
    pass()
  }
}

// As a browser would send it back.
async function lastId(stream: IncomingMessage, seen: number): Promise<string> {
  let told = ''
  for await (const chunk of stream.setEncoding('utf8') as AsyncIterable<string>) {
    told += chunk
    if ((told.match(/"event":/g) ?? []).length === seen) break
  }
  return [...told.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? ''
}

type Told = { missed: number; lines: { event: string }[] }

test('a reader that stands still is held no more for than when it stopped, and is told what it missed', async () => {
  const stream = await opened()
  stopReading(stream)
  const held = response.writableLength
  for (let at = 0; at < 1000; at += 1) {
    say('missed')
    pass()
  }
  expect(response.writableLength).toBe(held)
  const told = await messages(stream, ({ missed }) => missed > 0)
  expect(told.at(-1)).toEqual({ missed: 1000, lines: [] })
})

test('a reader that has caught up is told new lines again', async () => {
  const stream = await opened()
  say('one')
  pass()
  say('two')
  pass()
  const told = await messages(stream, ({ lines }) => lines.some(({ event }) => event === 'two'))
  expect(told.flatMap(({ lines }) => lines.map(({ event }) => event))).toEqual(['one', 'two'])
})

test.each([
  ['?after=1', ['two', 'three']],
  ['?after=0', ['one', 'two', 'three']],
  ['?after=odd', []],
  ['', []],
])('goes on after the line that the reader has seen last: %s', async (query, told) => {
  for (const event of ['one', 'two', 'three']) say(event)
  const [first] = await messages(await opened(query), () => true)
  expect(first?.lines.map(({ event }) => event)).toEqual(told)
})

test('a reader that comes back late is told how many lines it missed', async () => {
  for (let at = 1; at <= 702; at += 1) say(`e${at}`)
  const [first] = await messages(await opened('?after=2'), () => true)
  expect([first?.missed, first?.lines.length, first?.lines[0]?.event]).toEqual([200, 500, 'e203'])
})

test('a reader that comes back to a process started anew is told all its lines', async () => {
  for (const event of ['one', 'two']) say(event)
  const [first] = await messages(await opened('?after=5000'), () => true)
  expect(first?.lines.map(({ event }) => event)).toEqual(['one', 'two'])
})

test.each([[[]], [['one', 'two']]])(
  'a reader is told all lines of a process started anew, though it has more of them than were seen: %j',
  async (seen) => {
    const stream = await opened()
    seen.forEach((event) => say(event))
    pass()
    const id = await lastId(stream, seen.length)
    page = start()
    for (const event of ['three', 'four', 'five']) say(event)
    const [first] = await messages(await opened(`?after=${seen.length}`, { 'last-event-id': id }), () => true)
    expect(first?.lines.map(({ event }) => event)).toEqual(['three', 'four', 'five'])
  },
)

test('HEAD gets the headers of the tail and its end', async () => {
  const asked = request(address(), { method: 'HEAD' }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  await text(answer)
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/event-stream'])
})

test('no browser takes the tail for a document or for data of another site', async () => {
  expect((await opened()).headers).toMatchObject({
    'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store, no-transform',
  })
})

// nginx, ngx_http_proxy_module, proxy_buffering; the package compression 1.8 keeps to no-transform.
test('asks what stands between not to hold lines back', async () => {
  expect((await opened()).headers).toMatchObject({
    'x-accel-buffering': 'no',
    'cache-control': expect.stringContaining('no-transform') as unknown,
  })
})

test('ends with its instance, so that a server can close, and is not asked for again', async () => {
  const stream = await opened()
  await page.sink.close?.({})
  await text(stream)
  expect((await opened()).statusCode).toBe(204)
})

test('who leaves while it is asked whether they may enter takes the place of nobody', async () => {
  let admit = (_access: 'read'): void => undefined
  access = new Promise((resolve) => (admit = resolve))
  for (let at = 0; at < 16; at += 1) {
    const asked = get(address()).on('error', () => undefined)
    await once(server, 'request')
    const left = once(response, 'close')
    asked.destroy()
    await left
  }
  admit('read')
  expect((await opened()).statusCode).toBe(200)
})

test('a reader that stands still does not keep the connection of an instance that has ended', async () => {
  stopReading(await opened())
  const closed = once(response, 'close')
  say('late')
  await page.sink.close?.({})
  pass()
  await closed
  expect(response.destroyed).toBe(true)
})

test('sixteen tails are open at a time; who leaves makes room', async () => {
  const tails = [await opened()]
  const first = response
  while (tails.length < 16) tails.push(await opened())
  const refused = await opened()
  expect([...tails, refused].map(({ statusCode }) => statusCode)).toEqual([
    ...Array<number>(16).fill(200),
    503,
  ])
  expect(await text(refused)).toBe('Too many tails are open.\n')
  tails[0]?.destroy()
  await once(first, 'close')
  expect((await opened()).statusCode).toBe(200)
})
