// The log line against pino 10, winston 3 and LogTape 2: the same bytes in a file, CPU of whole processes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.mjs'
import { runSide } from '../harness/processes.mjs'

export const name = 'line'

const floors = {
  100: { pino: { 20: 4.5, 24: 2.9, 26: 2.5 }, 'pino-sync': { 20: 4.2, 24: 3.2, 26: 3.5 } },
  10: { pino: 2.2, 'pino-sync': 2.2 },
  1: { pino: 0.95, 'pino-sync': 0.95 },
}
const goals = {
  100: { pino: 4, 'pino-sync': 3 },
  10: { pino: 2.8, 'pino-sync': 2.8 },
  1: { pino: 1.2, 'pino-sync': 1.2 },
}
/** Peers whose line has other keys: the same data, not the same bytes. */
const others = ['winston', 'logtape']

// Fewer lines, quick or not, would weigh the engine's compiling instead of the loggers.
const lines = 200_000
// A quarter more goes before the measurement.
const writtenLines = lines * 1.25

export async function run({ rounds, report }) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  for (const perTurn of [100, 10, 1]) {
    const sides = ['obs', 'pino', 'pino-sync', ...(perTurn === 10 ? others : [])]
    const results = await alternate(
      rounds,
      Object.fromEntries(sides.map((side) => [side, () => attempt(join(folder, side), side, perTurn)])),
    )
    checkBytes(results)
    for (const peer of sides.slice(1)) {
      const failures = results[peer].filter((result) => 'failed' in result)
      if (failures.length > 0) {
        report.fact({ what: `${perTurn} per turn, ${peer}`, figure: 'failed', detail: failures[0].failed })
        continue
      }
      report.ratio({
        what: `${perTurn} per turn, ${peer}`,
        ours: results.obs.map(({ nanos }) => nanos),
        theirs: results[peer].map(({ nanos }) => nanos),
        floor: floors[perTurn][peer],
        goal: goals[perTurn][peer],
      })
    }
  }
  rmSync(folder, { recursive: true })
}

// winston may end its file before it has written all; that is its figure then, and not the end of the bench.
async function attempt(path, side, perTurn) {
  if (!others.includes(side)) return once(path, side, perTurn)
  const result = await once(path, side, perTurn).catch((error) => ({
    failed: error.message.replace(path, side),
  }))
  return result.lines === writtenLines + 1
    ? result
    : { failed: result.failed ?? `${result.lines - 1} lines arrived` }
}

async function once(path, side, perTurn) {
  rmSync(path, { force: true })
  const micros = await runSide('line.mjs', [side, path, lines, perTurn])
  const text = readFileSync(path, 'utf8')
  return { nanos: (micros * 1000) / lines, lines: text.split('\n').length, shape: shapeOf(text) }
}

function shapeOf(text) {
  return text.slice(0, text.indexOf('\n')).replace(/"time":\d+/, '"time":0')
}

function checkBytes(results) {
  const same = ['obs', 'pino', 'pino-sync'].flatMap((side) => results[side])
  if (new Set(same.map(({ shape }) => shape)).size !== 1) throw new Error('the sides wrote different bytes')
  const short = same.find(({ lines: count }) => count !== writtenLines + 1)
  if (short !== undefined) throw new Error(`a side wrote ${short.lines - 1} lines of ${writtenLines}`)
}
