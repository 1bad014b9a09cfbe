// What becomes of a delivery's items at exit and crash where its transport is made of several.
import { TallyBook } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { beforeEach, expect, test } from 'vitest'
import { talliedBy } from '../test/tallied.ts'
import { Delivery } from './delivery.ts'
import { defaultLimits } from './limits.ts'
import { failoverTransport } from './transports/failover.ts'
import { fanoutTransport } from './transports/fanout.ts'
import { memoryTransport, type MemoryTransport } from './transports/memory.ts'
import { routerTransport } from './transports/router.ts'
import { failed, type Transport } from './transports/transport.ts'
import { httpVerdict } from './verdict.ts'

const clock = fakeClock()
let book: TallyBook
let here: MemoryTransport

/** A server that is gone. */
const gone: Transport = {
  send: async () => failed('gone'),
  crash: () => [{ url: 'tcp://127.0.0.1:1', headers: {} }],
  close: () => undefined,
}

/** A client of the user: no worker can use its connection. */
const client: Transport = { ...gone, crash: undefined }

beforeEach(() => {
  book = new TallyBook()
  here = memoryTransport()
})

function crash(transport: Transport): void {
  const delivery = new Delivery({
    host: talliedBy(book, clock, { crashFlushMs: 1000 }),
    limits: defaultLimits,
    transport,
    frame: (items) => [{ body: '', items }],
    verdict: httpVerdict,
  })
  book.offer()
  delivery.offer({ bytes: Buffer.from('a'), signal: 'log', time: 0, level: 'error' })
  delivery.flushSync()
}

const sent = { offered: 1, sent: 1, dropped: {} }
const lost = { offered: 1, sent: 0, dropped: { retries_exhausted: 1 } }

test('failover: while the first is out of reach the one in this thread takes the rest', async () => {
  const either = failoverTransport([gone, here], { clock })
  await either.send({ body: '', items: [] })
  crash(either)
  expect([here.payloads.length, book.read()]).toEqual([2, sent])
})

test('router: what goes a way of this thread goes it at a crash, too', () => {
  crash(routerTransport([{ level: 'error', to: here }], gone))
  expect([here.payloads.length, book.read()]).toEqual([1, sent])
})

test('fan-out over a router asks each way once', () => {
  crash(fanoutTransport([routerTransport([{ level: 'error', to: here }], gone), here]))
  expect(here.payloads).toHaveLength(2)
})

test('what nobody can take then is counted', () => {
  crash(routerTransport([{ level: 'error', to: client }], gone))
  expect(book.read()).toEqual(lost)
})
