// One failure, all three effects: CPU including later work, and the time of the call itself. By hand means pino.error,
// Sentry.captureException and a prom-client counter, in batches small enough that Sentry drops none.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.mjs'
import { startCollector } from '../harness/collector.mjs'
import { runSide } from '../harness/processes.mjs'
import { digits, median, quantile } from '../harness/statistics.mjs'

export const name = 'failure'

const kinds = {
  repeat: { what: 'repeat of a known group', floor: 6, goal: 10 },
  new: { what: 'new group' },
  duplicate: { what: 'the same error again' },
}
const peers = ['byHand', 'byHandLight', 'bugsnag', 'rollbar']
/** Failures before those that count; a service fails often before V8 has compiled the way of a failure. */
const calls = {
  first: { kind: 'repeat', warm: 50, what: 'first repeats of a process' },
  repeat: { kind: 'repeat', warm: 5000, what: 'repeat after 5 000 others', micros: 15 },
  new: { kind: 'new', warm: 50, what: 'new group', micros: 80 },
}
const callers = ['obs', 'obsMute', 'byHandSync', 'byHandMute', 'bareWrite']

export async function run({ rounds, scale, report }) {
  const count = scale(2000)
  const turns = async (sides, kind, warm) =>
    alternate(
      Math.min(rounds, 5),
      Object.fromEntries(sides.map((side) => [side, () => once(side, kind, count, warm)])),
    )
  for (const [kind, told] of Object.entries(kinds))
    tellCosts(report, told, await turns(['obs', ...peers], kind, 50), kind, count)
  for (const { kind, warm, ...told } of Object.values(calls))
    tellCalls(report, told, await turns(callers, kind, warm))
}

function tellCosts(report, { what, floor, goal }, results, kind, count) {
  for (const side of ['byHand', 'byHandLight']) checkNoneDropped(side, results[side], kind, count)
  const micros = (side) => results[side].map((result) => result.micros)
  for (const peer of peers)
    report.ratio({
      what: `${what}, ${peer}`,
      ours: micros('obs'),
      theirs: micros(peer),
      unit: 'µs',
      ...(peer === 'byHand' ? { floor, goal } : {}),
    })
}

// The budget is of the call; writing the line is one system call more, which has a price of its own.
function tellCalls(report, { what, micros }, results) {
  const at = (side, q) => results[side].map(({ times }) => quantile(times, q))
  const told = (side, q) => `${digits(median(at(side, q)))} µs`
  for (const q of [0.5, 0.99]) {
    report.most({
      what: `the call, ${what}, nothing written, p${q * 100}`,
      values: at('obsMute', q),
      unit: 'µs',
      detail: `by hand ${told('byHandMute', q)}`,
      ...(q === 0.5 ? { floor: micros } : {}),
    })
    report.most({
      what: `the call, ${what}, its line on disk, p${q * 100}`,
      values: at('obs', q),
      unit: 'µs',
      detail: `by hand, pino sync ${told('byHandSync', q)}; the write alone ${told('bareWrite', q)}`,
      ...(q === 0.5 ? { floor: micros } : {}),
    })
  }
}

async function once(side, kind, count, warm) {
  const collector = await startCollector()
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const result = await runSide('fail.mjs', [side, kind, dsn, join(folder, 'log'), count, warm])
  rmSync(folder, { recursive: true })
  const reports = collector.seen('"type":"event"')
  collector.stop()
  return { ...result, reports }
}

function checkNoneDropped(side, results, kind, count) {
  if (kind === 'duplicate') return
  for (const { reports } of results)
    if (reports < count)
      throw new Error(`${side}: Sentry dropped ${count - reports} of ${count}: not comparable`)
}
