// One failure, all three effects: CPU including later work, and the time of the call itself. By hand means pino.error,
// Sentry.captureException and a prom-client counter, in batches small enough that Sentry drops none.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.mjs'
import { startCollector } from '../harness/collector.mjs'
import { runSide } from '../harness/processes.mjs'
import { quantile } from '../harness/statistics.mjs'

export const name = 'failure'

const kinds = {
  repeat: { what: 'repeat of a known group', floor: 6, goal: 10, callMicros: 15 },
  new: { what: 'new group', callMicros: 80 },
  duplicate: { what: 'the same error again' },
}
const sides = ['obs', 'byHand', 'bugsnag', 'rollbar']

export async function run({ rounds, scale, report }) {
  for (const [kind, { what, floor, goal, callMicros }] of Object.entries(kinds)) {
    const count = scale(2000)
    const results = await alternate(
      Math.min(rounds, 5),
      Object.fromEntries(sides.map((side) => [side, () => once(side, kind, count)])),
    )
    checkNoneDropped(results.byHand, kind, count)
    const micros = (side) => results[side].map((result) => result.micros)
    for (const peer of sides.slice(1))
      report.ratio({
        what: `${what}, ${peer}`,
        ours: micros('obs'),
        theirs: micros(peer),
        unit: 'µs',
        ...(peer === 'byHand' ? { floor, goal } : {}),
      })
    for (const q of [0.5, 0.99])
      report.most({
        what: `${what}, the call alone, p${q * 100}`,
        values: results.obs.map(({ times }) => quantile(times, q)),
        unit: 'µs',
        detail: `by hand ${quantile(results.byHand[0].times, q).toFixed(0)} µs`,
        ...(q === 0.5 ? { floor: callMicros } : {}),
      })
  }
}

async function once(side, kind, count) {
  const collector = await startCollector()
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const result = await runSide('fail.mjs', [side, kind, dsn, join(folder, 'log'), count])
  rmSync(folder, { recursive: true })
  const reports = collector.seen('"type":"event"')
  collector.stop()
  return { ...result, reports }
}

function checkNoneDropped(results, kind, count) {
  if (kind === 'duplicate') return
  for (const { reports } of results)
    if (reports < count)
      throw new Error(`@sentry/node dropped ${count - reports} of ${count}: not comparable`)
}
