// A delivery whose parts, written by somebody else, break their contract: every item is still counted once, and nothing is thrown.
import { systemClock, TallyBook } from '@obs/core'
import { beforeEach, expect, test } from 'vitest'
import { talliedBy } from '../test/tallied.ts'
import { Delivery, type DeliveryParts } from './delivery.ts'
import type { Item, Payload, Reply } from './item.ts'
import { defaultLimits } from './limits.ts'
import { taken, type Transport } from './transports/transport.ts'

let book: TallyBook
let faults: string[]
let sent: number

beforeEach(() => {
  book = new TallyBook()
  faults = []
  sent = 0
})

function item(text: string): Item {
  return { bytes: Buffer.from(text), signal: 'log', time: 0 }
}

function offered(parts: Partial<DeliveryParts>): Delivery {
  const transport: Transport = {
    crash: undefined,
    close: () => undefined,
    async send() {
      sent += 1
      return taken
    },
  }
  const delivery = new Delivery({
    host: talliedBy(book, systemClock, { crashFlushMs: 1000, fault: (cause) => faults.push(String(cause)) }),
    limits: { ...defaultLimits, retryForMs: 0 },
    transport,
    frame: (items) => [{ body: 'x', items }],
    verdict: () => 'accepted',
    ...parts,
  })
  for (const text of ['a', 'b']) {
    book.offer()
    delivery.offer(item(text))
  }
  return delivery
}

async function flushed(parts: Partial<DeliveryParts>): Promise<void> {
  const delivery = offered(parts)
  await delivery.flush({})
  await delivery.close({})
}

type Frame = (items: readonly Item[]) => readonly Payload[]

test.each<[string, Frame, number]>([
  ['twice in a payload', ([a, b]) => [{ body: 'x', items: [a, a, b, b] as Item[] }], 1],
  ['in two payloads', (items) => [1, 2].map(() => ({ body: 'x', items })), 2],
  ['beside one of its own', (items) => [{ body: 'x', items: [...items, item('c')] }], 1],
])('what a frame gives %s is counted once, and sent as it says', async (_how, frame, requests) => {
  await flushed({ frame })
  expect(book.read()).toEqual({ offered: 2, sent: 2, dropped: {} })
  expect(sent).toBe(requests)
})

test('what a frame gives twice stands in for nothing that it leaves out', async () => {
  await flushed({ frame: ([a]) => [{ body: 'x', items: [a, a] as Item[] }] })
  expect(book.read()).toEqual({ offered: 2, sent: 1, dropped: { encode_failed: 1 } })
})

test.each<[string, unknown]>([
  ['no items', [{ body: 'x' }]],
  ['no payload', [undefined]],
  ['a payload of its own', { body: 'x', items: [] }],
])('a frame that gives %s is a fault, and its items are counted', async (_what, payloads) => {
  await flushed({ frame: () => payloads as Payload[] })
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { encode_failed: 2 } })
  expect(faults).toHaveLength(1)
})

test('a transport that resolves with no reply is a failure that says what to resolve with', async () => {
  const send = async (): Promise<Reply> => undefined as unknown as Reply
  await flushed({
    transport: { crash: undefined, close: () => undefined, send },
    verdict: ({ status }) => (status === 0 ? { retry: true } : 'accepted'),
  })
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { retries_exhausted: 2 } })
  expect(faults).toEqual([expect.stringContaining('resolve with { status, headers, body }')])
})

function throwing(): never {
  throw new Error('not now')
}

test.each<[string, Partial<Transport>]>([
  ['says where to send throws', { crash: throwing }],
  ['says where to send gives no list', { crash: () => 5 as unknown as [] }],
  ['sends at once throws', { sendSync: throwing }],
])('a transport that at a crash %s is told, and its items are counted', (_what, ways) => {
  const transport = { crash: undefined, close: () => undefined, send: async () => taken, ...ways }
  offered({ transport, verdict: () => ({ retry: true }) }).flushSync()
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { retries_exhausted: 2 } })
  expect(faults[0]).toMatch(/not now|not iterable/)
})
