// The log line against pino 10: same bytes, same file, CPU seconds of whole processes, sides alternating, medians with spread.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const rounds = Number(process.argv[2] ?? 7)
const lines = 200_000
const sides = ['obs', 'pino', 'pino-sync']
const script = join(import.meta.dirname, 'src/line-one.mjs')
const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))

function once(side, perTurn) {
  const path = join(folder, side)
  rmSync(path, { force: true })
  const micros = Number(
    execFileSync(process.execPath, [script, side, path, String(lines), String(perTurn)], {
      encoding: 'utf8',
    }),
  )
  const text = readFileSync(path, 'utf8')
  return {
    micros,
    bytes: text.length,
    shape: text.slice(0, text.indexOf('\n')).replace(/"time":\d+/, '"time":0'),
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
console.log(`Node ${process.version}, ${rounds} rounds of ${lines} lines`)
for (const perTurn of [100, 10, 1]) {
  const runs = Object.fromEntries(sides.map((side) => [side, []]))
  for (let round = 0; round < rounds; round += 1) {
    const results = sides.map((side) => Object.assign(once(side, perTurn), { side }))
    if (new Set(results.map(({ shape }) => shape)).size !== 1)
      throw new Error('the sides wrote different bytes')
    for (const { side, micros } of results) runs[side].push(micros)
  }
  for (const peer of ['pino', 'pino-sync']) {
    const ratios = runs[peer].map((micros, round) => micros / runs.obs[round])
    const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
    console.log(
      `${String(perTurn).padStart(3)} lines per turn: ${median(ratios).toFixed(2)}x the CPU of ours for ${peer} (${spread})`,
    )
  }
}
