// Lines that survive, by way to die: 100 lines in one turn, then the end. Invariant 5 is the floor for the first five.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSide } from '../harness/processes.mjs'

export const name = 'loss'

const sides = ['obs', 'pino', 'pino-sync', 'winston', 'logtape']
const safe = ['end', 'exit', 'throw', 'rejection', 'SIGTERM, handled']
const ways = [...safe, 'SIGTERM', 'SIGKILL', 'abort']

export async function run({ quick, report }) {
  const folder = mkdtempSync(join(tmpdir(), 'obs-bench-'))
  const repeats = quick ? 1 : 5
  for (const way of ways) {
    const survivors = {}
    for (const side of sides) survivors[side] = await least(repeats, join(folder, side), side, way)
    report.fact({
      what: `of 100 lines, after ${way}`,
      figure: String(survivors.obs),
      detail: sides
        .slice(1)
        .map((side) => `${side} ${survivors[side]}`)
        .join(', '),
      ...(safe.includes(way) ? { holds: survivors.obs === 100 } : {}),
    })
  }
  rmSync(folder, { recursive: true })
}

async function least(repeats, path, side, way) {
  let fewest = Infinity
  for (let i = 0; i < repeats; i += 1) fewest = Math.min(fewest, await survivorsOf(path, side, way))
  return fewest
}

async function survivorsOf(path, side, way) {
  rmSync(path, { force: true })
  const { ended } = startSide('die.mjs', [side, path, way], { stderr: 'ignore' })
  await ended
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0
}
