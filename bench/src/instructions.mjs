// Instructions a request costs the server's main thread: what a busy machine cannot change, where time can differ by half. Only when
// it is named, since valgrind makes a server fifty times slower: two processes at once, some minutes in all.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCollector } from '../harness/collector.mjs'
import { load } from '../harness/load.mjs'
import { startSide } from '../harness/processes.mjs'

export const name = 'instructions'
export const onlyNamed = true

const kinds = [
  { what: 'answering', path: '/orders/7', status: '200' },
  { what: 'failing', path: '/fail/7', status: '500' },
]
const pairs = [
  ['bare', 'obs'],
  ['least', 'rival'],
]
const called = { bare: 'bare', obs: '@obs', least: 'context and a line alone', rival: 'by hand' }
const connections = 4

export async function run({ scale, report }) {
  if (!isInstalled()) {
    report.text('valgrind is not installed: nothing was counted')
    return
  }
  const collector = await startCollector()
  for (const framework of ['express', 'fastify'])
    for (const kind of kinds) await compare(framework, kind, { scale, report, port: collector.port })
  collector.stop()
}

async function compare(framework, { what, path, status }, { scale, report, port }) {
  const found = {}
  for (const pair of pairs)
    await Promise.all(
      pair.map(async (side) => {
        found[side] = await instructions([framework, side, port], { path, status, scale })
      }),
    )
  for (const [side, count] of Object.entries(found)) {
    const ratio = (found.bare / count).toFixed(2)
    report.fact({
      what: `${framework} ${what}, ${called[side]}`,
      figure: `${Math.round(count / 1000)} thousand instructions, ${ratio} of bare`,
    })
  }
}

// V8 compiles for some ten thousand requests; the collector works on the main thread, or its share would be left out, and no
// full collection falls into a short run by chance.
async function instructions(args, { path, status, scale }) {
  const folder = await mkdtemp(join(tmpdir(), 'instructions-'))
  const side = startSide('http.mjs', args, {
    stderr: 'ignore',
    execPath: 'valgrind',
    execArgv: [
      '--tool=callgrind',
      '--separate-threads=yes',
      `--callgrind-out-file=${join(folder, 'counted')}`,
      process.execPath,
      '--single-threaded-gc',
      '--initial-old-space-size=400',
    ],
  })
  const port = await side.next()
  const ask = async (count) => {
    const statuses = await load({ port, path, count, connections, isPatient: true })
    if (statuses[status] !== count) throw new Error(`${path} answered ${JSON.stringify(statuses)}`)
    return count
  }
  await ask(scale(10_000))
  control('--zero', side.child.pid)
  const count = await ask(scale(5000))
  control('--dump', side.child.pid)
  await side.stop()
  const total = await mainThread(folder)
  await rm(folder, { recursive: true })
  return total / count
}

async function mainThread(folder) {
  const file = (await readdir(folder)).find((entry) => entry.endsWith('-01'))
  const [, total] = /^(?:totals|summary): (\d+)/m.exec(await readFile(join(folder, file), 'latin1'))
  return Number(total)
}

function control(flag, pid) {
  execFileSync('callgrind_control', [flag, String(pid)], { stdio: 'ignore' })
}

function isInstalled() {
  try {
    execFileSync('valgrind', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
