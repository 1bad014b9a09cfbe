// Servers that refuse, reset, hang, answer by half, malformed, slowly or not at all. Time runs a hundred times as fast as on the
// machine, so that back-off and time-outs are real ones and short.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { systemClock, TallyBook, type Clock } from '@obs/core'
import { loopbackCertificate, streamCollector } from '@obs/testing'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { talliedBy } from '../test/tallied.ts'
import { Delivery } from './delivery.ts'
import { defaultLimits } from './limits.ts'
import { httpTransport, type HttpOptions } from './transports/http.ts'
import { httpVerdict } from './verdict.ts'

const haste = 100
const forEverMs = 1_000_000_000
const clock: Clock = {
  now: () => systemClock.now(),
  monotonicMs: () => systemClock.monotonicMs() * haste,
  after: (ms, fn) => systemClock.after(ms / haste, fn),
}

const status = (line: string, headers = ''): string =>
  `HTTP/1.1 ${line}\r\n${headers}content-length: 2\r\n\r\n{}`

/** What the server does with one request. */
const acts = {
  well: (socket: Socket) => void socket.write(status('200 OK')),
  slow(socket: Socket) {
    const reply = status('200 OK')
    socket.write(reply.slice(0, 20))
    setImmediate(() => socket.write(reply.slice(20)))
  },
  busy: (socket: Socket) => void socket.write(status('429 Too Many Requests', 'retry-after: 1\r\n')),
  broken: (socket: Socket) => void socket.write(status('500 Internal Server Error')),
  tooLarge: (socket: Socket) => void socket.write(status('413 Content Too Large')),
  reset: (socket: Socket) => void socket.resetAndDestroy(),
  hang: () => undefined,
  half: (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'),
  malformed: (socket: Socket) => void socket.end('SMTP ready\r\n\r\n'),
  gone: (socket: Socket) => void socket.destroy(),
} as const

type Act = keyof typeof acts

let server: Server
let port: number
let script: Act[]
let accepted: string[]
let book: TallyBook
const open = new Set<Socket>()

function serve(socket: Socket): void {
  open.add(socket)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => open.delete(socket))
  let received = ''
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString()
    const [head = '', body = ''] = received.split('\r\n\r\n')
    if (body.length < Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity)) return
    received = ''
    const act = script.shift() ?? 'well'
    if (act === 'well' || act === 'slow') accepted.push(...body.split(' '))
    acts[act](socket)
    if (act === 'gone') restart()
  })
}

// The port refuses until it listens again.
function restart(): void {
  for (const socket of open) socket.destroy()
  server.close(() => setImmediate(() => server.listen(port, '127.0.0.1')))
}

function deliver(options: Partial<HttpOptions> = {}, retryForMs = forEverMs): Delivery {
  const url = `http://127.0.0.1:${port}/`
  return new Delivery({
    host: talliedBy(book, clock),
    limits: { ...defaultLimits, batchItemsMax: 3, retryForMs },
    transport: httpTransport({ url, timeoutMs: 10_000, clock, ...options }),
    frame: (items) => [{ body: items.map(({ bytes }) => Buffer.from(bytes).toString()).join(' '), items }],
    verdict: httpVerdict,
  })
}

async function offerAll(delivery: Delivery, count: number): Promise<void> {
  for (let id = 0; id < count; id += 1) {
    book.offer()
    delivery.offer({ bytes: Buffer.from(String(id)), signal: 'log', time: 0 })
  }
  await delivery.flush({ deadlineMs: forEverMs })
  await delivery.close({})
}

async function listen(): Promise<void> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
}

beforeEach(async () => {
  script = []
  accepted = []
  book = new TallyBook()
  server = createServer(serve)
  await listen()
})

afterEach(() => {
  for (const socket of open) socket.destroy()
  server.close()
})

const surviving: readonly Act[] = ['slow', 'busy', 'broken', 'reset', 'hang', 'half', 'malformed', 'gone']

test.each(surviving)('survives a server that is %s, and sends all once it is well', async (act) => {
  script = [act, act]
  await offerAll(deliver(), 5)
  expect([...new Set(accepted)]).toEqual(['0', '1', '2', '3', '4'])
  expect(book.read()).toEqual({ offered: 5, sent: 5, dropped: {} })
})

test('tries in halves, at once and in order, what is too large for the server together', async () => {
  script = ['tooLarge']
  await offerAll(deliver(), 5)
  expect(accepted).toEqual(['0', '1', '2', '3', '4'])
  expect(book.read()).toEqual({ offered: 5, sent: 5, dropped: {} })
})

test('a TLS handshake that fails is tried again until the time is over, and counted', async () => {
  await using collector = await streamCollector('tls')
  await offerAll(deliver({ url: collector.url.replace('tls:', 'https:') }, 5000), 2)
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { retries_exhausted: 2 } })
  expect(collector.bytes).toHaveLength(0)
})

test('a server that speaks no TLS where TLS is wanted is a failure like others', async () => {
  await offerAll(
    deliver({ url: `https://127.0.0.1:${port}/`, tls: { ca: loopbackCertificate.cert } }, 5000),
    2,
  )
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { retries_exhausted: 2 } })
})

test('whatever a server does: sent and dropped are what was offered, in order, and nothing is called sent that it did not accept', async () => {
  const names = Object.keys(acts) as Act[]
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...names), { maxLength: 8 }),
      fc.integer({ min: 1, max: 12 }),
      async (acting, count) => {
        script = [...acting]
        accepted = []
        book = new TallyBook()
        await offerAll(deliver(), count)
        const { offered, sent, dropped } = book.read()
        const ids = [...new Set(accepted)].map(Number)
        expect(sent + Object.values(dropped).reduce((sum, lost) => sum + lost, 0)).toBe(offered)
        expect(ids).toEqual(ids.toSorted((a, b) => a - b))
        // More only where the machine was so busy that a reply came too late.
        expect(sent).toBeLessThanOrEqual(ids.length)
      },
    ),
    { numRuns: 25 },
  )
})
