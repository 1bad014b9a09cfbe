// A process that is made to be killed: offers 10 000 events a second to a delivery with a spool, and says after each turn how many of
// its own events the tally has called spooled. With `empty` it offers nothing and ends when the spool is empty.
import { writeSync } from 'node:fs'
import { systemClock, type SinkHost } from '@obs/core'
import { defaultLimits, Delivery, httpTransport, httpVerdict } from '../src/index.ts'

const [folder = '', url = '', run = '', mode = ''] = process.argv.slice(2)
const turnMs = 10
const perTurn = 100
let found = 0
let own = 0
let onDisk = 0

const host: SinkHost = {
  resource: { 'host.name': 'h' },
  clock: systemClock,
  crashFlushMs: 0,
  metrics: undefined,
  drop: (reason, count) => void writeSync(2, `dropped ${count ?? 1}: ${reason}\n`),
  sent: () => undefined,
  replayed: (count) => (found += count),
  spooled(change) {
    onDisk += change
    if (change <= 0) return
    // What was found is told right after `replayed`; all else is our own.
    if (found > 0) found -= change
    else own += change
  },
  fault: (cause) => void writeSync(2, `fault ${String(cause)}\n`),
}

const delivery = new Delivery({
  host,
  limits: { ...defaultLimits, batchAgeMsMax: 20 },
  transport: httpTransport({ url, timeoutMs: 1000, clock: systemClock }),
  spool: { options: { folder }, name: 'kill', address: 'one' },
  frame: (items) => [{ body: items.map(({ bytes }) => Buffer.from(bytes).toString()).join('\n'), items }],
  verdict: httpVerdict,
})

let next = 0
function turn(): void {
  for (let count = 0; count < perTurn; count += 1, next += 1)
    delivery.offer({ bytes: Buffer.from(`${run}:${next}`), signal: 'log', time: systemClock.now() })
  setImmediate(() => writeSync(1, `${own}\n`))
}

if (mode === 'empty') {
  // Nothing of a delivery keeps a process alive.
  const hold = setInterval(() => undefined, 1000)
  await delivery.flush({ deadlineMs: 60_000 })
  await delivery.close({})
  clearInterval(hold)
  writeSync(1, `${onDisk}\n`)
} else setInterval(turn, turnMs)
