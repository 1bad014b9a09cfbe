// A million errors: every one counted, the heap bounded, and a new group still reported in full. Beside it what @sentry/node delivers
// of the same storm, cut to a size it can bear.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCollector } from '../harness/collector.mjs'
import { runSide } from '../harness/processes.mjs'

export const name = 'storm'

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
  for (const [side, what] of [
    ['byHand', '@sentry/node 11'],
    ['byHandLight', 'its light build'],
  ]) {
    const theirs = await storm(side, Math.min(count, 20_000))
    report.fact({
      what: `${what}, 20 000 errors`,
      figure: `${theirs.reports} arrived`,
      detail: `${theirs.micros.toFixed(1)} µs each, ${(theirs.heapBytes / 1024 / 1024).toFixed(1)} MB`,
    })
  }
}

async function storm(side, count) {
  const collector = await startCollector()
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const result = await runSide('storm.mjs', [side, dsn, join(folder, 'log'), count], {
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
