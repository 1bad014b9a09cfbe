// A fleet of real processes and threads: any of them answers for all, kill -9 takes at most the last second.
import { fork, spawnSync, type ChildProcess, type ForkOptions } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { bundle } from './bundle.ts'

const root = join(import.meta.dirname, '../../..')
const scripts = mkdtempSync(join(tmpdir(), 'obs-fleet-scripts-'))
const member = join(scripts, 'member.mjs')
const patient = { timeout: 30_000, interval: 200 }
let folder: string
let children: ChildProcess[]

const source = (path: string): string => join(import.meta.dirname, path)

// Answers one message with one message: { add }, { fail } or { scrape }.
const body = `
import { createObs } from '${source('../src/index.ts')}'
import { prometheus } from '${source('../../sinks/src/prometheus.ts')}'
export function join(fleet, port) {
  const scrape = prometheus()
  const obs = createObs({ service: 'shop', sinks: [scrape], fleet, onFault: (fault) => port.send({ fault }) })
  const orders = obs.metrics.counter('orders')
  const sizes = obs.metrics.histogram('sizes')
  obs.metrics.gauge('heap').set(100)
  return async ({ add = 0, fail = 0 }) => {
    orders.add(add)
    for (let at = 0; at < add; at += 1) sizes.record(1 + (at % 100))
    for (let at = 0; at < fail; at += 1) obs.log.error('order.failed', { err: new TypeError('no') })
    return { text: String((await scrape.scrape()).body) }
  }
}
`

beforeAll(async () => {
  await bundle(scripts, 'body', body)
  writeFileSync(
    member,
    `import { join } from './body.js'
const answer = join(process.argv[2], process)
process.on('message', async (message) => process.send(await answer(message)))
process.send({ ready: true })
`,
  )
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obs-fleet-'))
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  // Workers of a killed cluster write once more when they find themselves alone.
  await vi.waitFor(() => rmSync(folder, { recursive: true, force: true }), patient)
})

afterAll(() => rmSync(scripts, { recursive: true, force: true }))

async function start(script: string = member, options: ForkOptions = {}): Promise<ChildProcess> {
  const child = fork(script, [folder], {
    ...options,
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  await heard(child)
  return child
}

async function heard(child: ChildProcess): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('the process ended without an answer'))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as Record<string, unknown>)
    })
  })
}

async function ask(child: ChildProcess, what: object): Promise<string> {
  const answer = heard(child)
  child.send(what)
  return String((await answer)['text'])
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  child.kill('SIGKILL')
  await gone
}

function value(text: string, series: string): number {
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `))
  return Number(line?.slice(series.length + 1))
}

const total = async (child: ChildProcess, series = 'orders_total'): Promise<number> =>
  value(await ask(child, {}), series)

test('any of three processes answers a scrape for all three', async () => {
  const all = await Promise.all([start(), start(), start()])
  for (const [index, child] of all.entries()) await ask(child, { add: index + 1 })
  for (const child of all) await vi.waitFor(async () => expect(await total(child)).toBe(6), patient)
  const [first] = all
  const text = await ask(first, {})
  expect([value(text, 'sizes_count'), value(text, 'heap'), value(text, 'fleet_processes')]).toEqual([
    6, 300, 3,
  ])
})

test('a killed process keeps what it counted, but for its last second, and no gauge of it stays', async () => {
  const [one, two] = [await start(), await start()]
  await ask(two, { add: 1000, fail: 3 })
  await vi.waitFor(async () => expect(await total(one)).toBe(1000), patient)
  await ask(two, { add: 7 })
  await kill(two)
  const left = await total(one)
  expect(left).toBeGreaterThanOrEqual(1000)
  expect(left).toBeLessThanOrEqual(1007)
  expect([await total(one, 'heap'), await total(one, 'fleet_processes')]).toEqual([100, 1])
  // The next that starts folds it; nothing changes for those who ask.
  const three = await start()
  expect(readdirSync(folder)).toContain('folded-shop.slab')
  expect(readdirSync(folder).filter((name) => name.startsWith(`${two.pid}-`))).toEqual([])
  for (const child of [one, three]) {
    const text = await ask(child, {})
    expect(value(text, 'orders_total')).toBe(left)
    expect(value(text, 'errors_total{event="order.failed",type="TypeError"}')).toBe(3)
  }
})

const isolated = ['--pid', '--fork', '--kill-child', '--mount-proc']

test.runIf(spawnSync('unshare', [...isolated, 'true']).status === 0)(
  'containers of one name, which count their processes apart, are all alive, and add up',
  async () => {
    const contained = { execPath: 'unshare', execArgv: [...isolated, process.execPath] }
    const all = [await start(member, contained), await start(member, contained)]
    for (const child of all) await ask(child, { add: 2 })
    for (const child of all) {
      await vi.waitFor(async () => expect(await total(child)).toBe(4), patient)
      expect(await total(child, 'fleet_processes')).toBe(2)
    }
  },
)

test('four that start at once fold eight that were killed exactly once', async () => {
  const dead = await Promise.all(Array.from({ length: 8 }, async () => start()))
  for (const child of dead) await ask(child, { add: 11 })
  const witness = await start()
  await vi.waitFor(async () => expect(await total(witness)).toBe(88), patient)
  await Promise.all(dead.map(kill))
  const late = await Promise.all(Array.from({ length: 4 }, async () => start()))
  for (const child of [witness, ...late]) expect(await total(child)).toBe(88)
  expect(readdirSync(folder).filter((name) => dead.some(({ pid }) => name.startsWith(`${pid}-`)))).toEqual([])
  expect(existsSync(join(folder, 'fold.lock'))).toBe(false)
})

test('a process that ends by itself loses nothing', async () => {
  const [one, two] = [await start(), await start()]
  await ask(two, { add: 5 })
  const gone = new Promise((resolve) => {
    two.once('exit', resolve)
  })
  two.disconnect()
  await gone
  expect(await total(one)).toBe(5)
})

test('worker threads add up, and a terminated one keeps what it counted', async () => {
  const script = join(scripts, 'threads.mjs')
  writeFileSync(
    script,
    `import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { join } from './body.js'
const folder = process.argv[2]
if (isMainThread) {
  const answer = join(folder, process)
  const start = async () => {
    const worker = new Worker(new URL(import.meta.url), { argv: [folder] })
    await once(worker, 'message')
    return worker
  }
  const workers = [await start(), await start()]
  for (const worker of workers) {
    worker.postMessage({ add: 20 })
    await once(worker, 'message')
  }
  process.on('message', async ({ terminate, ...message }) => {
    if (terminate) await workers[0].terminate()
    process.send(await answer(message))
  })
  await answer({ add: 2 })
  process.send({ ready: true })
} else {
  const answer = join(folder, { send: () => undefined })
  parentPort.on('message', async (message) => parentPort.postMessage(await answer(message)))
  parentPort.postMessage('ready')
}
`,
  )
  const child = await start(script)
  await vi.waitFor(async () => expect(await total(child)).toBe(42), patient)
  expect(await total(child, 'heap')).toBe(300)
  const text = await ask(child, { terminate: true })
  expect([value(text, 'orders_total'), value(text, 'heap')]).toEqual([42, 200])
})

test('workers of a cluster are members like any other', async () => {
  const script = join(scripts, 'cluster.mjs')
  writeFileSync(
    script,
    `import cluster from 'node:cluster'
import { once } from 'node:events'
import { join } from './body.js'
const answer = join(process.argv[2], process)
if (cluster.isPrimary) {
  for (const add of [3, 4]) {
    const worker = cluster.fork()
    await once(worker, 'message')
    worker.send({ add })
    await once(worker, 'message')
  }
  process.on('message', async (message) => process.send(await answer(message)))
  process.send({ ready: true })
} else {
  process.on('message', async (message) => process.send(await answer(message)))
  process.send({ ready: true })
}
`,
  )
  const child = await start(script)
  await vi.waitFor(async () => expect(await total(child)).toBe(7), patient)
})
