// What a flush and a close wait for, over a transport that answers when the test says so.
import { TallyBook } from '@obs/core'
import { fakeClock, type FakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import { talliedBy } from '../test/tallied.ts'
import { turn } from '../test/turn.ts'
import { Delivery, type DeliveryParts } from './delivery.ts'
import type { Payload, Reply } from './item.ts'
import { defaultLimits, type DeliveryLimits } from './limits.ts'
import { httpVerdict } from './verdict.ts'

let clock: FakeClock
let book: TallyBook
let asked: { readonly payload: Payload; resolve(reply: Reply): void }[]

beforeEach(() => {
  clock = fakeClock()
  book = new TallyBook()
  asked = []
})

function open(limits: Partial<DeliveryLimits> = {}, parts: Partial<DeliveryParts> = {}): Delivery {
  return new Delivery({
    host: talliedBy(book, clock),
    limits: { ...defaultLimits, ...limits },
    transport: {
      send: async (payload) =>
        new Promise((resolve) => {
          asked.push({ payload, resolve })
        }),
      crash: undefined,
      close: () => undefined,
    },
    frame: (items) => [{ body: items.map(({ bytes }) => Buffer.from(bytes).toString()).join(''), items }],
    verdict: httpVerdict,
    ...parts,
  })
}

function offer(delivery: Delivery, ...texts: readonly string[]): void {
  for (const text of texts) {
    book.offer()
    delivery.offer({ bytes: Buffer.from(text), signal: 'log', time: 0 })
  }
}

function accept(index: number): void {
  asked[index]?.resolve({ status: 200, headers: {}, body: '' })
}

/** Whether the work is over by the end of this turn. */
async function isOver(work: Promise<unknown>): Promise<boolean> {
  let over = false
  void work.then(() => (over = true))
  await turn()
  return over
}

/** A delivery that has been told to flush, with one item on its way. */
async function flushing(
  limits: Partial<DeliveryLimits>,
): Promise<Readonly<{ delivery: Delivery; flush: Promise<void> }>> {
  const delivery = open(limits)
  offer(delivery, 'a')
  const flush = delivery.flush({})
  await turn()
  return { delivery, flush }
}

test.each([
  ['too large', { batchBytesMax: 2 }, ['long']],
  ['pushed out', { queueItemsMax: 2 }, ['b', 'c', 'd']],
  ['refused', { queueItemsMax: 1, overflow: 'newest' }, ['b', 'c']],
  ['pushed out by priority', { queueItemsMax: 1, overflow: 'priority' }, ['b', 'c']],
] as const)('a flush does not end with what came later and was %s', async (_how, limits, later) => {
  const { delivery, flush } = await flushing(limits)
  offer(delivery, ...later)
  expect(await isOver(flush)).toBe(false)
  accept(0)
  expect(await isOver(flush)).toBe(true)
})

test('a flush does not end with what came later and was sent beside it', async () => {
  const { delivery, flush } = await flushing({ requestsMax: 2, batchItemsMax: 1 })
  offer(delivery, 'b')
  await turn()
  accept(1)
  expect(await isOver(flush)).toBe(false)
  accept(0)
  expect(await isOver(flush)).toBe(true)
})

test('of two flushes each waits for what was offered before it', async () => {
  const { delivery, flush: first } = await flushing({ requestsMax: 2, batchItemsMax: 1 })
  offer(delivery, 'b')
  const second = delivery.flush({})
  await turn()
  accept(0)
  expect([await isOver(first), await isOver(second)]).toEqual([true, false])
  accept(1)
  expect(await isOver(second)).toBe(true)
})

test('what comes while it closes is dropped and ends nothing', async () => {
  const delivery = open()
  offer(delivery, 'a')
  const close = delivery.close({})
  await turn()
  offer(delivery, 'b')
  expect(await isOver(close)).toBe(false)
  accept(0)
  await close
  expect(book.read()).toEqual({ offered: 2, sent: 1, dropped: { closed: 1 } })
})

test.each(Array.from({ length: 20 }, (_, ticks) => ticks))(
  'a flush %i moments after the last reply sends at once',
  async (ticks) => {
    const delivery = open()
    offer(delivery, 'a')
    void delivery.flush({})
    await turn()
    accept(0)
    for (let at = 0; at < ticks; at += 1) await Promise.resolve()
    offer(delivery, 'b')
    void delivery.flush({})
    await turn()
    expect(asked.map(({ payload }) => payload.body)).toEqual(['a', 'b'])
  },
)

test('a transport that rejects is out of reach like others', async () => {
  let attempts = 0
  const send = async (): Promise<Reply> => {
    attempts += 1
    if (attempts === 1) throw new Error('rejected')
    return { status: 200, headers: {}, body: '' }
  }
  const delivery = open({}, { transport: { send, crash: undefined, close: () => undefined } })
  offer(delivery, 'a')
  const flush = delivery.flush({ deadlineMs: 3000 })
  await turn()
  clock.advance(1000)
  await flush
  expect(book.read()).toEqual({ offered: 1, sent: 1, dropped: {} })
})

test('a farewell takes no longer than what the flush left of the deadline', async () => {
  const delivery = open({}, { farewell: { body: 'bye', items: [] } })
  offer(delivery, 'a')
  const close = delivery.close({ deadlineMs: 1000 })
  await turn()
  clock.advance(600)
  accept(0)
  await turn()
  expect(asked[1]?.payload.body).toBe('bye')
  clock.advance(400)
  expect(await isOver(close)).toBe(true)
})

test('a server that never answers gets no farewell behind the deadline', async () => {
  const delivery = open({}, { farewell: { body: 'bye', items: [] } })
  offer(delivery, 'a')
  const close = delivery.close({ deadlineMs: 1000 })
  await turn()
  clock.advance(1000)
  expect(await isOver(close)).toBe(true)
  expect(asked.map(({ payload }) => payload.body)).toEqual(['a'])
})

test('who closes again waits for the first to close', async () => {
  const delivery = open()
  offer(delivery, 'a')
  const first = delivery.close({})
  const second = delivery.close({})
  expect(await isOver(second)).toBe(false)
  accept(0)
  await first
  expect(await isOver(second)).toBe(true)
})

test('an event larger than the queue pushes nothing out of it', () => {
  const delivery = open({ queueBytesMax: 10 })
  offer(delivery, 'a', 'b', 'longer than ten')
  expect(book.read()).toEqual({ offered: 3, sent: 0, dropped: { too_large: 1 } })
  void delivery.close({})
})

test('a server that wants everything again at once is asked after the back-off', async () => {
  const delivery = open({}, { verdict: () => ({ retry: true, afterMs: 0 }) })
  offer(delivery, 'a')
  void delivery.flush({})
  await turn()
  accept(0)
  await turn()
  clock.advance(0)
  await turn()
  expect(asked).toHaveLength(1)
  clock.advance(500)
  await turn()
  expect(asked).toHaveLength(2)
})

/** Five answers of 500 to one item each, then whether a sixth is asked about. */
async function askedAfterFive(verdict: DeliveryParts['verdict']): Promise<boolean> {
  const delivery = open({ batchItemsMax: 1 }, { verdict })
  offer(delivery, 'a', 'b', 'c', 'd', 'e', 'f')
  void delivery.flush({})
  for (let index = 0; index < 5; index += 1) {
    await turn()
    asked[index]?.resolve({ status: 500, headers: {}, body: '' })
  }
  await turn()
  return asked.length === 6
}

test('a 500 that refuses the items it was about stops no others; one about the whole request spares the server', async () => {
  expect(await askedAfterFive((_reply, items) => ({ rejected: 'invalid', items }))).toBe(true)
  asked = []
  expect(await askedAfterFive(() => ({ rejected: 'invalid' }))).toBe(false)
})

test('one that took a part gets the rest at once where it says so', async () => {
  const delivery = open({}, { verdict: (_reply, [, ...rest]) => ({ retry: true, afterMs: 0, items: rest }) })
  offer(delivery, 'a', 'b')
  void delivery.flush({})
  await turn()
  accept(0)
  await turn()
  clock.advance(0)
  await turn()
  expect(asked.map(({ payload }) => payload.body)).toEqual(['ab', 'b'])
})
