// What is promised of a failure in time, and is no budget of its own: a server that never answers, a huge message, local variables.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.mjs'
import { startCollector } from '../harness/collector.mjs'
import { runSide, startSide } from '../harness/processes.mjs'
import { digits, median, quantile } from '../harness/statistics.mjs'

export const name = 'claims'

export async function run({ rounds, scale, report }) {
  await endings(rounds, report)
  await hugeMessages(rounds, scale(300), report)
  await locals(rounds, scale(20_000), report)
}

// From the last statement of a program that has just failed to its end, where the server takes the report and says nothing.
async function endings(rounds, report) {
  const server = createServer((socket) => socket.resume().on('error', () => undefined))
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const dsn = `http://key@127.0.0.1:${server.address().port}/1`
  const ways = {
    bare: ['', 'natural', 0],
    natural: [dsn, 'natural', 100],
    exit: [dsn, 'exit', 100],
    off: [dsn, 'exit', 0],
  }
  const results = await alternate(
    Math.min(rounds, 5),
    Object.fromEntries(Object.entries(ways).map(([way, args]) => [way, async () => endMs(args)])),
  )
  const bare = median(results.bare)
  for (const [way, what] of [
    ['natural', 'natural end, a server that never answers, crashFlushMs 100'],
    ['exit', 'process.exit, the same'],
    ['off', 'process.exit, crashFlushMs 0'],
  ])
    report.most({
      what,
      values: results[way],
      unit: 'ms',
      detail: `without a sink ${digits(bare)} ms`,
      // A natural end waits for reports as long as a flush may take, three seconds.
      ...(way === 'natural' ? {} : { floor: 200 }),
    })
  server.close()
}

async function endMs(args) {
  const side = startSide('end.mjs', args)
  await side.next()
  const begun = performance.now()
  await side.ended
  return performance.now() - begun
}

async function hugeMessages(rounds, count, report) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const collector = await startCollector()
  const dsn = `http://key@127.0.0.1:${collector.port}/1`
  const results = await alternate(
    Math.min(rounds, 5),
    Object.fromEntries(
      ['obs', 'byHandSync'].map((side) => [
        side,
        async () => runSide('fail.mjs', [side, 'huge', dsn, join(folder, side), count, 50]),
      ]),
    ),
  )
  rmSync(folder, { recursive: true })
  collector.stop()
  const p50 = (side) => results[side].map(({ times }) => quantile(times, 0.5))
  report.most({
    what: 'the call, a message of 300 KB, p50',
    values: p50('obs'),
    unit: 'µs',
    detail: `by hand, pino sync ${digits(median(p50('byHandSync')))} µs`,
    floor: 1000,
  })
}

async function locals(rounds, count, report) {
  const sides = { off: ['off', count], armed: ['armed', count] }
  const results = await alternate(
    Math.min(rounds, 5),
    Object.fromEntries(
      Object.entries(sides).map(([side, args]) => [side, async () => runSide('locals.mjs', args)]),
    ),
  )
  const micros = (side) => results[side].map((result) => result.micros)
  report.most({
    what: 'a throw elsewhere while local variables are watched for',
    values: micros('armed'),
    unit: 'µs',
    detail: `with locals off ${digits(median(micros('off')))} µs; ${median(results.armed.map(({ caught }) => caught))} captured`,
  })
}
