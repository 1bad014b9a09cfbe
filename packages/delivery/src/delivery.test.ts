// Delivery against real servers on loopback that are well, slow to forgive, or gone.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock, TallyBook } from '@obs/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { talliedBy } from '../test/tallied.ts'
import { backoffMs } from './backoff.ts'
import { Delivery, type DeliveryParts } from './delivery.ts'
import type { Item, Payload } from './item.ts'
import { defaultLimits, type DeliveryLimits } from './limits.ts'
import { httpTransport } from './transports/http.ts'
import { httpVerdict } from './verdict.ts'

let server: Server
let answer: (req: IncomingMessage, res: ServerResponse, count: number) => void
let bodies: string[]
let book: TallyBook

function item(text: string): Item {
  return { bytes: Buffer.from(text), signal: 'log', time: 0 }
}

function frame(items: readonly Item[]): readonly Payload[] {
  return [{ body: items.map(({ bytes }) => Buffer.from(bytes).toString()).join('\n'), items }]
}

function open(
  limits: Partial<DeliveryLimits> = {},
  timeoutMs = 1000,
  parts: Partial<Pick<DeliveryParts, 'host' | 'frame' | 'verdict'>> = {},
): Delivery {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return new Delivery({
    host: talliedBy(book, systemClock),
    limits: { ...defaultLimits, ...limits },
    transport: httpTransport({ url, timeoutMs, clock: systemClock }),
    frame,
    verdict: httpVerdict,
    ...parts,
  })
}

function offer(delivery: Delivery, ...texts: readonly string[]): void {
  for (const text of texts) {
    book.offer()
    delivery.offer(item(text))
  }
}

beforeEach(async () => {
  bodies = []
  book = new TallyBook()
  answer = (_req, res) => void res.end()
  server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      bodies.push(body)
      answer(req, res, bodies.length)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

test('what comes while a request is under way waits for company behind it, and a flush asks for none', async () => {
  const delivery = open({ batchItemsMax: 3, batchAgeMsMax: 60_000 })
  answer = (_req, res, count) => {
    if (count === 1) offer(delivery, 'd', 'e')
    res.end()
  }
  offer(delivery, 'a', 'b', 'c')
  await vi.waitFor(() => expect(book.read().sent).toBe(3))
  offer(delivery, 'f', 'g')
  await vi.waitFor(() => expect(book.read().sent).toBe(6))
  await delivery.flush({})
  expect(bodies).toEqual(['a\nb\nc', 'd\ne\nf', 'g'])
})

test('sends a batch in order and counts it', async () => {
  const delivery = open()
  offer(delivery, 'a', 'b', 'c')
  await delivery.flush({})
  expect(bodies).toEqual(['a\nb\nc'])
  expect(book.read()).toEqual({ offered: 3, sent: 3, dropped: {} })
})

test('tries again after 500 and 429, the same bytes', async () => {
  answer = (_req, res, count) => {
    if (count < 3) res.writeHead(count === 1 ? 500 : 429, { 'retry-after': '0' })
    res.end()
  }
  const delivery = open()
  offer(delivery, 'a')
  await delivery.flush({})
  expect(bodies).toEqual(['a', 'a', 'a'])
  expect(book.read().sent).toBe(1)
})

test.each([
  [401, 'unauthorized'],
  [413, 'too_large'],
  [400, 'invalid'],
] as const)('drops on %i as %s, at once', async (status, reason) => {
  answer = (_req, res) => void res.writeHead(status).end()
  const delivery = open()
  offer(delivery, 'a')
  await delivery.flush({})
  expect(book.read()).toEqual({ offered: 1, sent: 0, dropped: { [reason]: 1 } })
})

test('gives up on a server that is gone after the time to retry', async () => {
  const delivery = open({ retryForMs: 0 })
  server.close()
  offer(delivery, 'a')
  await delivery.flush({})
  expect(book.read().dropped).toEqual({ retries_exhausted: 1 })
})

test('tells once that a server fails again and again, before anything is lost by it', async () => {
  answer = (_req, res) => void res.writeHead(503).end()
  const faults: unknown[] = []
  await new Promise<void>((resolve) => {
    const fault = (...told: unknown[]): void => {
      faults.push(told)
      resolve()
    }
    const host = talliedBy(book, systemClock, { fault })
    offer(open({ requestsMax: 6, batchItemsMax: 1 }, 1000, { host }), 'a', 'b', 'c', 'd', 'e', 'f')
  })
  expect(faults).toEqual([['status 503', 'out_of_reach']])
  expect(book.read().dropped).toEqual({})
})

test('delays close by no more than the deadline when a server never answers', async () => {
  answer = () => undefined
  const delivery = open({}, 60_000)
  offer(delivery, 'a', 'b')
  await delivery.close({ deadlineMs: 50 })
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { closed: 2 } })
})

test('refuses what is too large and what comes after close', async () => {
  const delivery = open({ batchBytesMax: 4 })
  offer(delivery, 'too large')
  await delivery.close({})
  offer(delivery, 'a')
  expect(book.read().dropped).toEqual({ too_large: 1, closed: 1 })
})

test('waits a random share of a doubling time, at most 30 s', () => {
  expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, () => 1))).toEqual([500, 1000, 2000, 30_000])
  expect(backoffMs(3, () => 0)).toBe(0)
})

test('sends every payload that a rest makes', async () => {
  answer = (_req, res, count) => void res.writeHead(count === 1 ? 500 : 200).end()
  const delivery = open({}, 1000, {
    frame: (items) =>
      items.length > 2
        ? frame(items)
        : items.map((one) => ({ body: Buffer.from(one.bytes).toString(), items: [one] })),
    verdict: (reply, items) =>
      reply.status === 500 ? { retry: true, afterMs: 0, items: items.slice(1) } : 'accepted',
  })
  offer(delivery, 'a', 'b', 'c')
  await delivery.flush({})
  expect(bodies).toEqual(['a\nb\nc', 'b', 'c'])
  expect(book.read()).toEqual({ offered: 3, sent: 3, dropped: {} })
})

test('counts what waited behind a payload when close gives up', async () => {
  answer = () => undefined
  const delivery = open({}, 60_000, {
    frame: (items) => items.map((one) => ({ body: one.bytes, items: [one] })),
  })
  offer(delivery, 'a', 'b', 'c')
  await delivery.close({ deadlineMs: 50 })
  expect(book.read()).toEqual({ offered: 3, sent: 0, dropped: { closed: 3 } })
})

test('a payload without items of its own is tried again, too', async () => {
  answer = (_req, res, count) => void res.writeHead(count === 1 ? 503 : 200, { 'retry-after': '0' }).end()
  const delivery = open({}, 1000, {
    frame: (items) => [
      { body: 'head', items: [] },
      { body: 'tail', items },
    ],
  })
  offer(delivery, 'a')
  await delivery.flush({})
  expect(bodies).toEqual(['head', 'head', 'tail'])
})

test('a pause of a signal drops its events as throttled and lets the others pass', async () => {
  const delivery = open({}, 1000, {
    frame: (items) => items.map((one) => ({ body: one.bytes, items: [one] })),
    verdict: () => ({ pauseMs: 60_000, signal: 'log' }),
  })
  offer(delivery, 'a', 'b')
  book.offer()
  delivery.offer({ ...item('error'), signal: 'error' })
  await delivery.flush({})
  expect(bodies).toEqual(['a', 'error'])
  expect(book.read()).toEqual({ offered: 3, sent: 2, dropped: { throttled: 1 } })
})

test('a pause of everything holds what waits, and close counts it', async () => {
  const delivery = open({ batchItemsMax: 1 }, 1000, { verdict: () => ({ pauseMs: 60_000 }) })
  offer(delivery, 'a', 'b')
  await delivery.close({ deadlineMs: 50 })
  expect(bodies).toEqual(['a'])
  expect(book.read()).toEqual({ offered: 2, sent: 1, dropped: { closed: 1 } })
})

test('a verdict that throws is a fault and not a loss uncounted', async () => {
  const delivery = open({}, 1000, {
    verdict: () => {
      throw new TypeError('no such member')
    },
  })
  offer(delivery, 'a')
  await delivery.flush({})
  expect(book.read()).toEqual({ offered: 1, sent: 0, dropped: { invalid: 1 } })
})

test('with several requests at once none waits for the other', async () => {
  const waiting: ServerResponse[] = []
  answer = (_req, res) => {
    waiting.push(res)
    if (waiting.length === 2) for (const one of waiting) one.end()
  }
  const delivery = open({ batchItemsMax: 1, requestsMax: 2 })
  offer(delivery, 'a', 'b')
  await delivery.flush({})
  expect(book.read().sent).toBe(2)
})

test('flush waits for what was offered before it and for nothing later', async () => {
  const delivery = open({ batchItemsMax: 1 })
  answer = (_req, res, count) => {
    // The server never runs dry: each reply brings the next event.
    if (count < 1000) offer(delivery, 'more')
    res.end()
  }
  offer(delivery, 'a')
  await delivery.flush({})
  expect(book.read().sent).toBeLessThan(100)
  await delivery.close({ deadlineMs: 0 })
})

test('takes a reply apart: some accepted, some refused, some tried again', async () => {
  const delivery = open({}, 1000, {
    verdict: (_reply, [first, second]) =>
      bodies.length > 1 || first === undefined || second === undefined
        ? 'accepted'
        : [
            { rejected: 'invalid', items: [first] },
            { retry: true, afterMs: 0, items: [second] },
          ],
  })
  offer(delivery, 'a', 'b', 'c')
  await delivery.flush({})
  expect(bodies).toEqual(['a\nb\nc', 'b'])
  expect(book.read()).toEqual({ offered: 3, sent: 2, dropped: { invalid: 1 } })
})

test('counts what the frame leaves out of every payload', async () => {
  const delivery = open({}, 1000, { frame: (items) => frame(items.slice(1)) })
  offer(delivery, 'a', 'b', 'c')
  await delivery.close({ deadlineMs: 1000 })
  expect(bodies).toEqual(['b\nc'])
  expect(book.read()).toEqual({ offered: 3, sent: 2, dropped: { encode_failed: 1 } })
})

test('what is too large together is tried in halves, and only what is too large alone is lost', async () => {
  answer = (_req, res, count) => {
    const body = bodies[count - 1] ?? ''
    res.writeHead(body.length > 7 ? 413 : 200).end()
  }
  const delivery = open()
  offer(delivery, 'a', 'b', 'far too large', 'c', 'd')
  await delivery.flush({})
  expect(bodies.slice(-2)).toEqual(['far too large', 'c\nd'])
  expect(book.read()).toEqual({ offered: 5, sent: 4, dropped: { too_large: 1 } })
})

test('what must stay together is not halved', async () => {
  answer = (_req, res) => void res.writeHead(413).end()
  const delivery = open({}, 1000, { frame: (items) => [{ body: 'all', items, isWhole: true }] })
  offer(delivery, 'a', 'b')
  await delivery.flush({})
  expect(bodies).toEqual(['all'])
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { too_large: 2 } })
})
