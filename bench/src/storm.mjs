// A million errors: every one counted, the heap bounded, and a new group still reported in full. Beside it what @sentry/node delivers
// of the same storm, cut to a size it can bear.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCollector } from '../harness/collector.mjs'
import { runSide } from '../harness/processes.mjs'

export const name = 'storm'

const theirs = [
  ['byHand', '@sentry/node 11'],
  ['byHandLight', 'its light build'],
]

/** Failures of a turn: of a storm that goes on, and of two bursts. */
const perTurn = 1000
const burst = 5000
const heapBytesMax = 64 * 1024 * 1024

export async function run({ scale, report }) {
  const count = scale(1_000_000)
  const ours = await storm('obs', count)
  report.fact({
    what: `storm of ${count} errors, counted`,
    figure: String(ours.counted),
    detail: `${ours.micros.toFixed(1)} µs each`,
    holds: ours.counted === count + 1,
  })
  report.fact({
    what: 'extra heap',
    figure: `${(ours.heapBytes / 1024 / 1024).toFixed(1)} MB`,
    detail: 'floor 64 MB',
    holds: ours.heapBytes < heapBytesMax,
  })
  report.fact({
    what: 'a new group after it, reported in full',
    figure: ours.reported === 1 ? 'yes' : 'no',
    detail: `${ours.reports} reports in all`,
    holds: ours.reported === 1,
  })
  for (const [side, what] of theirs) {
    const { reports, micros, heapBytes } = await storm(side, Math.min(count, 20_000))
    report.fact({
      what: `${what}, 20 000 errors`,
      figure: `${reports} arrived`,
      detail: `${micros.toFixed(1)} µs each, ${(heapBytes / 1024 / 1024).toFixed(1)} MB`,
    })
  }
  await bursts(report)
}

// The one after the bursts is of a group of its own.
async function bursts(report) {
  const { counted, reports } = await storm('obs', 2 * burst, burst)
  report.fact({
    what: '10 000 errors in two bursts, counted',
    figure: String(counted),
    detail: `${reports} reports in all, one of them of a new group`,
    holds: counted === 2 * burst + 1,
  })
  for (const [side, what] of theirs) {
    const { reports: arrived } = await storm(side, 2 * burst, burst)
    report.fact({ what: `10 000 errors in two bursts, ${what}`, figure: `${arrived} arrived and counted` })
  }
}

async function storm(side, count, inTurn = perTurn) {
  const collector = await startCollector()
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const result = await runSide('storm.mjs', [side, dsn, join(folder, 'log'), count, inTurn], {
    execArgv: ['--expose-gc'],
  })
  rmSync(folder, { recursive: true })
  const told = {
    ...result,
    reports: collector.seen('"type":"event"'),
    reported: collector.seen(`"event_id":"${result.newId}"`),
  }
  collector.stop()
  return told
}
