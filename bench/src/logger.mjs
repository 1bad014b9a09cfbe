// What a logger costs when it writes nothing, and what a child costs, against pino 10, in one process.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternateCalls } from '../harness/alternate.mjs'
import { loggers } from '../sides/loggers.mjs'

export const name = 'logger'

export async function run({ rounds, scale, report }) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const ours = await loggers.obs(join(folder, 'ours'))
  const theirs = await loggers['pino-sync'](join(folder, 'theirs'))
  const disabled = await alternateCalls(rounds, scale(5_000_000), {
    ours: (calls) => debug(ours, calls),
    theirs: (calls) => debug(theirs, calls),
  })
  report.ratio({ what: 'disabled level, pino', ...disabled })
  const child = await alternateCalls(rounds, scale(500_000), {
    ours: (calls) => children(ours, calls),
    theirs: (calls) => children(theirs, calls),
  })
  report.ratio({ what: 'child with two fields, pino', ...child, floor: 1 })
  const used = await alternateCalls(rounds, scale(100_000), {
    ours: (calls) => childrenThatWrite(ours, calls),
    theirs: (calls) => childrenThatWrite(theirs, calls),
  })
  report.ratio({ what: 'child with two fields and one line, pino', ...used, floor: 1 })
  rmSync(folder, { recursive: true })
}

function debug(log, calls) {
  for (let i = 0; i < calls; i += 1) log.debug({ orderId: 'ord_8412', attempt: i }, 'payment.tried')
}

let kept

function children(log, calls) {
  for (let i = 0; i < calls; i += 1) kept = log.child({ requestId: `req-${i & 1023}`, attempt: i & 7 })
  return kept
}

async function childrenThatWrite(log, calls) {
  for (let i = 0; i < calls; i += 1) {
    log.child({ requestId: `req-${i & 1023}`, attempt: i & 7 }).info({ orderId: 'ord_8412' }, 'payment.tried')
    if (i % 100 === 0) await new Promise(setImmediate)
  }
}
