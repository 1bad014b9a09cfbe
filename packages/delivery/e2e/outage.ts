// Ten minutes without a server at 10 000 events a second, in faked time and real memory. Prints, per minute, the bytes that the process
// holds beyond those it began with.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock, TallyBook } from '@obs/core'
import { fakeClock } from '@obs/testing'
import { talliedBy } from '../test/tallied.ts'
import { defaultLimits, Delivery, httpTransport, httpVerdict, type Overflow } from '../src/index.ts'

const [overflow = 'oldest', kept = ''] = process.argv.slice(2)
const minutes = 10
const turnMs = 10
const perTurn = 100
const clock = fakeClock(1_700_000_000_000)
const book = new TallyBook()
const spool = { options: { folder: mkdtempSync(join(tmpdir(), 'obs-outage-')) }, name: 'outage', address: '' }

const delivery = new Delivery({
  host: talliedBy(book, clock),
  limits: { ...defaultLimits, overflow: overflow as Overflow },
  // A port that nobody listens on: the system refuses at once.
  transport: httpTransport({ url: 'http://127.0.0.1:9/', timeoutMs: 5000, clock: systemClock }),
  spool: kept === 'spool' ? spool : undefined,
  frame: (items) => [{ body: Buffer.concat(items.map(({ bytes }) => bytes)), items }],
  verdict: httpVerdict,
})

async function heldBytes(): Promise<number> {
  globalThis.gc?.()
  // Buffers are given back by a thread of V8's after the collection; the next one waits for it.
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function turn(): Promise<void> {
  for (let count = 0; count < perTurn; count += 1) {
    book.offer()
    const level = count === 0 ? 'error' : 'debug'
    const text = `{"time":${clock.now()},"event":"payment.failed","n":${count},"${'x'.repeat(count)}":1}`
    delivery.offer({ bytes: Buffer.from(text), signal: 'log', time: clock.now(), level })
  }
  await new Promise((resolve) => {
    setImmediate(resolve)
  })
  clock.advance(turnMs)
}

const before = await heldBytes()
const held: number[] = []
for (let minute = 0; minute < minutes; minute += 1) {
  for (let ms = 0; ms < 60_000; ms += turnMs) await turn()
  held.push((await heldBytes()) - before)
}
console.log(JSON.stringify({ held, tally: book.read(), pending: book.pending }))
process.exit()
