// A delivery with a spool, over a real server and a real disk: an outage and an end cost nothing that the disk has room for.
import { mkdtempSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, TallyBook, type Clock } from '@obs/core'
import { httpCollector, type HttpCollector } from '@obs/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { talliedBy } from '../test/tallied.ts'
import { Delivery } from './delivery.ts'
import type { Item } from './item.ts'
import { defaultLimits, type DeliveryLimits } from './limits.ts'
import type { SpoolOptions } from './spooled-queue.ts'
import { httpTransport } from './transports/http.ts'
import { httpVerdict } from './verdict.ts'

let collector: HttpCollector
let folder: string
let book: TallyBook
let faults: string[]
let clock: Clock

beforeEach(async () => {
  collector = await httpCollector()
  folder = mkdtempSync(join(tmpdir(), 'obs-spooled-'))
  book = new TallyBook()
  faults = []
  clock = systemClock
})

afterEach(async () => collector.close())

// Another server, so that what was on its way to the old one is not taken for what comes after.
async function recover(): Promise<void> {
  await collector.close()
  collector = await httpCollector()
}

function open(
  limits: Partial<DeliveryLimits> = {},
  spool: Partial<SpoolOptions> = {},
  address = 'a',
): Delivery {
  return new Delivery({
    host: talliedBy(book, clock, {
      resource: { 'host.name': 'h' },
      fault: (cause) => void faults.push(String(cause)),
    }),
    limits: { ...defaultLimits, batchItemsMax: 2, ...limits },
    transport: httpTransport({ url: collector.url, timeoutMs: 1000, clock: systemClock }),
    spool: { options: { folder, ...spool }, name: 'case', address },
    frame: (items) => [{ body: items.map(({ bytes }) => Buffer.from(bytes).toString()).join(''), items }],
    verdict: httpVerdict,
  })
}

function offer(delivery: Delivery, texts: string, more: Partial<Item> = {}): void {
  for (const text of texts.split('')) {
    book.offer()
    delivery.offer({ bytes: Buffer.from(text), signal: 'log', time: systemClock.now(), ...more })
  }
}

/** What each of these starts had to leave on disk. */
async function leave(...starts: readonly string[]): Promise<void> {
  collector.answer(503)
  for (const texts of starts) {
    const past = open()
    offer(past, texts)
    await past.close({ deadlineMs: 50 })
  }
}

const arrived = (): string => collector.received.map(({ body }) => body.toString()).join('')

function onDisk(): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.seg'))
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('')
}

test('what an outage left at close is sent by the next start, in order, and both tallies add up', async () => {
  collector.answer(503)
  const first = open()
  offer(first, 'abcdefg')
  await first.close({ deadlineMs: 50 })
  expect(book.read()).toEqual({ offered: 7, sent: 0, dropped: {}, spooled: 7 })
  await recover()
  book = new TallyBook()
  const second = open()
  await second.flush({})
  await second.close({})
  expect(arrived()).toBe('abcdefg')
  expect(book.read()).toEqual({ offered: 7, sent: 7, dropped: {} })
  expect(readdirSync(folder, { recursive: true }).length).toBe(1)
})

test('a flush waits for all that is found on disk, file by file', async () => {
  await leave('abcd', 'efgh')
  await recover()
  const next = open()
  await next.flush({})
  expect(arrived()).toBe('abcdefgh')
  await next.close({})
})

test('a memory smaller than the backlog keeps the order and drops nothing', async () => {
  const delivery = open({ queueItemsMax: 2 })
  offer(delivery, 'abcdefghijkl')
  await delivery.flush({})
  expect(arrived()).toBe('abcdefghijkl')
  expect(book.read()).toEqual({ offered: 12, sent: 12, dropped: {} })
  await delivery.close({})
})

test('what a server refuses leaves the disk, too', async () => {
  collector.answer(400)
  const delivery = open()
  offer(delivery, 'ab')
  await delivery.flush({})
  await delivery.close({})
  expect(book.read()).toEqual({ offered: 2, sent: 0, dropped: { invalid: 2 } })
  expect(onDisk()).toBe('')
})

test('drops what is older than the bound as expired', async () => {
  collector.answer(503)
  const first = open()
  offer(first, 'a', { time: systemClock.now() - 3_600_000 })
  offer(first, 'b')
  await first.close({ deadlineMs: 50 })
  await recover()
  book = new TallyBook()
  const second = open({}, { ageMsMax: 60_000 })
  await second.flush({})
  await second.close({})
  expect(arrived()).toBe('b')
  expect(book.read()).toEqual({ offered: 2, sent: 1, dropped: { expired: 1 } })
})

test('an error is on disk before its call returns, a line at the end of its turn', async () => {
  const delivery = open()
  offer(delivery, 'a')
  expect(onDisk()).toBe('')
  offer(delivery, 'E', { level: 'error' })
  expect(onDisk()).toMatch(/a.*E/s)
  await delivery.close({})
})

test('with commitAt event every event is on disk before its call returns', async () => {
  const delivery = open({}, { commitAt: 'event' })
  offer(delivery, 'a')
  expect(onDisk()).toContain('a')
  await delivery.close({})
})

test('a crash writes what its turn brought, synchronously', async () => {
  const delivery = open()
  offer(delivery, 'ab')
  delivery.flushSync()
  expect(onDisk()).toMatch(/a.*b/s)
  await delivery.close({})
})

test('without a usable folder it tells the fault and delivers from memory', async () => {
  writeFileSync(join(folder, 'file'), '')
  const delivery = open({}, { folder: join(folder, 'file') })
  offer(delivery, 'abc')
  await delivery.flush({})
  expect(arrived()).toBe('abc')
  expect(faults[0]).toContain('EEXIST')
  expect(book.read()).toEqual({ offered: 3, sent: 3, dropped: {} })
  await delivery.close({})
})

test('what was spooled for one address is not sent to another', async () => {
  collector.answer(503)
  const first = open()
  offer(first, 'ab')
  await first.close({ deadlineMs: 50 })
  await recover()
  const other = open({}, {}, 'another')
  await other.flush({})
  await other.close({})
  expect(arrived()).toBe('')
})

test('a full disk drops the oldest file and counts its events', async () => {
  collector.answer(503)
  const delivery = open({ queueItemsMax: 1 }, { bytesMax: 2_600_000 })
  for (const text of 'abcd'.split('')) {
    book.offer()
    delivery.offer({
      bytes: Buffer.alloc(400_000, text),
      signal: 'log',
      time: systemClock.now(),
      level: 'error',
    })
    book.offer()
    delivery.offer({
      bytes: Buffer.alloc(400_000, text),
      signal: 'log',
      time: systemClock.now(),
      level: 'error',
    })
  }
  await delivery.close({ deadlineMs: 50 })
  const { offered, sent, dropped, spooled = 0 } = book.read()
  expect({ offered, sent, lost: (dropped.queue_full ?? 0) > 0 }).toEqual({ offered: 8, sent: 0, lost: true })
  expect((dropped.queue_full ?? 0) + spooled).toBe(8)
})

test('an event larger than the queue is too large, and does not stand in the way of the rest', async () => {
  const delivery = open({ queueBytesMax: 10 })
  offer(delivery, 'a')
  book.offer()
  delivery.offer({ bytes: Buffer.alloc(11, 'L'), signal: 'log', time: systemClock.now() })
  offer(delivery, 'bc')
  await delivery.flush({})
  expect(arrived()).toBe('abc')
  expect(book.read()).toEqual({ offered: 4, sent: 3, dropped: { too_large: 1 } })
  await delivery.close({})
})

test('an event that an earlier start had room for, and this one never has, does not either', async () => {
  collector.answer(503)
  const first = open()
  book.offer()
  first.offer({ bytes: Buffer.alloc(11, 'L'), signal: 'log', time: systemClock.now() })
  offer(first, 'b')
  await first.close({ deadlineMs: 50 })
  await recover()
  book = new TallyBook()
  const second = open({ queueBytesMax: 10 })
  await second.flush({})
  await second.close({})
  expect(arrived()).toBe('b')
  expect(book.read()).toEqual({ offered: 2, sent: 1, dropped: { too_large: 1 } })
})

test('what others took over while we slept is theirs, what is in memory is sent, and the tally adds up', async () => {
  let sleptMs = 0
  clock = { ...systemClock, now: () => systemClock.now() + sleptMs }
  collector.answer(503)
  const delivery = open({ queueItemsMax: 2, batchItemsMax: 1 })
  offer(delivery, 'abcdef')
  await collector.until(1)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const own = names.find((name) => name.includes('~')) ?? ''
  renameSync(join(folder, own), join(folder, 'taken'))
  sleptMs = 60_000
  offer(delivery, 'g', { level: 'error' })
  collector.answer(200)
  await delivery.flush({ deadlineMs: 5000 })
  const { offered, sent, spooled = 0 } = book.read()
  expect([offered, sent + spooled]).toEqual([7, 7])
  expect(sent).toBeGreaterThan(2)
  await delivery.close({})
  expect(faults).toEqual([])
})

test('a flush goes on behind a file that is damaged from its beginning', async () => {
  await leave('abcd', 'efgh')
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (name.endsWith('.seg') && readFileSync(path, 'latin1').endsWith('d')) writeFileSync(path, 'x')
  }
  await recover()
  const next = open()
  await next.flush({})
  expect(arrived()).toBe('efgh')
  // How many it held nobody knows: it is told, and nothing is counted of it.
  expect(book.read().dropped).toEqual({})
  await next.close({})
})

test('what is cut off of the file while it waits there is counted, and no flush waits for it', async () => {
  collector.answer(503)
  const delivery = open({ queueItemsMax: 2 })
  offer(delivery, 'abcd')
  await new Promise<void>((resolve) => {
    setImmediate(resolve)
  })
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.seg')) truncateSync(join(folder, name))
  collector.answer(200)
  await delivery.flush({ deadlineMs: Infinity })
  expect(book.read()).toEqual({ offered: 4, sent: 2, dropped: { invalid: 2 } })
  await delivery.close({})
})
