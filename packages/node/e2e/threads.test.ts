// Real worker threads that count, with no set-up of theirs: the main thread's scrape holds every number, whoever is busy, ends or dies.
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'

const scripts = mkdtempSync(join(tmpdir(), 'obs-threads-'))
const source = (path: string): string => join(import.meta.dirname, path)

beforeAll(async () =>
  bundle(
    scripts,
    'obs',
    `export * from '${source('../src/index.ts')}'
export { prometheus } from '${source('../../sinks/src/prometheus.ts')}'
export { statsd } from '${source('../../sinks/src/statsd.ts')}'
`,
  ),
)

afterAll(() => rmSync(scripts, { recursive: true, force: true }))

let count = 0

/**
 * Runs `main` in the main thread of a process of its own and gives back what it calls `tell` with. `start(message)` starts a
 * thread that runs `worker` with this message and resolves when that has called `done`.
 */
async function inThreads(main: string, worker: string): Promise<unknown> {
  count += 1
  const script = join(scripts, `case-${count}.mjs`)
  writeFileSync(
    script,
    `import { once } from 'node:events'
import { isMainThread, parentPort, threadId, Worker, workerData } from 'node:worker_threads'
import { configure, metrics, obs, prometheus, statsd } from './obs.js'
const start = async (message) => {
  const thread = new Worker(new URL(import.meta.url), { workerData: message })
  await once(thread, 'message')
  return thread
}
const ended = (thread) => new Promise((gone) => { thread.once('error', () => undefined); thread.once('exit', gone) })
if (isMainThread) {
  const scrapes = prometheus()
  configure({ service: 'shop', sinks: [scrapes], level: 'off' })
  const scrape = async () => String((await scrapes.scrape()).body)
  const value = async (series) => {
    const line = (await scrape()).split('\\n').find((one) => one.startsWith(series + ' '))
    return line === undefined ? undefined : Number(line.slice(series.length + 1))
  }
  const tell = (what) => process.send(what, () => process.exit())
  ${main}
} else {
  const message = workerData
  const done = () => parentPort.postMessage('done')
  ${worker}
}
`,
  )
  const child = fork(script, { cwd: scripts, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  try {
    return await new Promise((resolve, reject) => {
      child.once('message', resolve)
      child.once('exit', (code) => reject(new Error(`the process ended with ${code} and told nothing`)))
    })
  } finally {
    child.kill('SIGKILL')
  }
}

test('four threads and the main one add up exactly, histograms merged', async () => {
  const told = await inThreads(
    `const orders = metrics.counter('orders', { labels: ['plan'] })
     const sizes = metrics.histogram('sizes')
     const own = orders.with({ plan: 'pro' })
     for (let at = 0; at < 1000; at += 1) { own.add(); sizes.record(1) }
     const threads = await Promise.all([1, 2, 3, 4].map(start))
     const text = await scrape()
     tell([
       await value('orders_total{plan="pro"}'), await value('orders_total{plan="free"}'), await value('marks_total'),
       await value('sizes_count'), await value('sizes_sum'), await value('sizes_bucket{le="2.0"}'),
       text.split('\\n').filter((line) => line.startsWith('orders_total')).length,
     ])`,
    `const pro = metrics.counter('orders', { labels: ['plan'] }).with({ plan: 'pro' })
     const free = metrics.counter('orders', { labels: ['plan'] }).with({ plan: 'free' })
     const sizes = metrics.histogram('sizes')
     for (let at = 0; at < 100_000; at += 1) { pro.add(); free.add(2); sizes.record(at % 10 === 0 ? 1 : 1e6) }
     metrics.meter('marks').mark(message)
     done()`,
  )
  expect(told).toEqual([
    401_000,
    800_000,
    10,
    401_000,
    1000 + 4 * (10_000 + 90_000 * 1e6),
    1000 + 4 * 10_000,
    2,
  ])
})

test('what a thread counts shows at once, while its loop never turns', async () => {
  const told = await inThreads(
    `await start()
     let before = 0
     const seen = []
     while (seen.length < 20) {
       const now = await value('steps_total')
       if (now !== undefined && now > before) seen.push(now - before)
       before = now ?? 0
     }
     tell(seen.every((more) => more > 0 && Number.isInteger(more)))`,
    `const steps = metrics.counter('steps')
     steps.add()
     done()
     for (;;) steps.add()`,
  )
  expect(told).toBe(true)
})

test('a count never falls while its thread counts, grows its histograms and is terminated', async () => {
  const told = await inThreads(
    `const threads = await Promise.all([1, 2].map(start))
     let least = [0, 0]
     let fell = 0
     const look = async () => {
       const now = [await value('sizes_count'), await value('steps_total')]
       if (now.some((count, at) => count < least[at])) fell += 1
       least = now
     }
     for (let time = 0; time < 200; time += 1) await look()
     for (const thread of threads) await thread.terminate()
     for (let time = 0; time < 20; time += 1) await look()
     const [first, last] = [least, (await look(), least)]
     tell([fell, first[0] > 0 && first.join() === last.join()])`,
    `const sizes = metrics.histogram('sizes')
     const steps = metrics.counter('steps')
     sizes.record(1)
     steps.add()
     done()
     for (let at = 1; ; at += 1) { sizes.record(1.1 ** (at % 200)); steps.add(0.5) }`,
  )
  expect(told).toEqual([0, true])
})

test.each([
  ['is terminated', 'await thread.terminate()', ''],
  ['throws', "thread.postMessage('go'); await ended(thread)", "throw new Error('no')"],
  ['calls process.exit', "thread.postMessage('go'); await ended(thread)", 'process.exit(3)'],
])('a thread that %s keeps all it counted, and its gauge goes', async (_, end, act) => {
  const told = await inThreads(
    `const thread = await start()
     const before = [await value('orders_total'), await value('sizes_count'), await value('heap')]
     ${end}
     const after = [await value('orders_total'), await value('sizes_count'), await value('heap') ?? 'gone']
     tell([before, after])`,
    `metrics.counter('orders').add(7)
     metrics.histogram('sizes').record(5)
     metrics.gauge('heap').set(100)
     parentPort.once('message', () => { metrics.counter('orders').add(4); ${act} })
     done()`,
  )
  const [before, after] = told as readonly (readonly unknown[])[]
  expect(before).toEqual([7, 1, 100])
  expect(after).toEqual([act === '' ? 7 : 11, 1, 'gone'])
})

test('forty threads that come and go leave one series each for all, and nothing is lost', async () => {
  const told = await inThreads(
    `for (let round = 0; round < 10; round += 1) {
       const threads = await Promise.all([1, 2, 3, 4].map(start))
       await Promise.all(threads.map((thread) => thread.terminate()))
     }
     tell([await value('orders_total'), await value('sizes_count'), (await scrape()).match(/^orders_total/gm).length])`,
    `for (let at = 0; at < 1000; at += 1) { metrics.counter('orders').add(); metrics.histogram('sizes').record(at + 1) }
     done()`,
  )
  expect(told).toEqual([40_000, 40_000, 1])
})

test('threads of threads are seen, and their end', async () => {
  const told = await inThreads(
    `const thread = await start('outer')
     const before = [await value('orders_total'), await value('heap')]
     const told = once(thread, 'message')
     thread.postMessage('end')
     await told
     tell([before, [await value('orders_total'), await value('heap')]])`,
    `metrics.counter('orders').add(message === 'outer' ? 1 : 10)
     metrics.gauge('heap').set(message === 'outer' ? 1 : 10)
     if (message === 'outer') {
       const inner = await start('inner')
       parentPort.on('message', async () => { await inner.terminate(); done() })
     } else parentPort.on('message', () => undefined)
     done()`,
  )
  expect(told).toEqual([
    [11, 11],
    [11, 1],
  ])
})

test('callbacks of gauges are asked in their thread', async () => {
  const told = await inThreads(
    `await start()
     let heap
     while (heap === undefined) { await new Promise(setImmediate); heap = await value('heap') }
     tell(heap)`,
    `metrics.gauge('heap').from(async () => 42)
     configure({ sinks: [] })
     parentPort.on('message', () => undefined)
     done()`,
  )
  expect(told).toBe(42)
})

test('a thread that sends its numbers by itself is not counted twice', async () => {
  const told = await inThreads(
    `const thread = await start()
     tell(await value('orders_total') ?? 'none')`,
    `metrics.counter('orders').add(7)
     configure({ sinks: [statsd({ endpoint: 'udp://127.0.0.1:9' })] })
     metrics.counter('orders').add(7)
     done()`,
  )
  expect(told).toBe('none')
})

test('a thread may outlive the instance that read it', async () => {
  const told = await inThreads(
    `const thread = await start()
  await obs.close()
  const gone = ended(thread)
  thread.postMessage('end')
  await gone
  setImmediate(() => tell('goes on'))`,
    `metrics.counter('orders').add(1)
  parentPort.once('message', () => process.exit())
  done()`,
  )
  expect(told).toBe('goes on')
})
