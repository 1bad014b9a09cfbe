// What nobody caught, in real processes: one occurrence, Node's own exit code and policy, and what is kept of a sudden end.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'

type Line = Readonly<Record<string, unknown>>
type End = Readonly<{ code: number | null; signal: string | null; lines: readonly Line[]; out: string }>

const folder = mkdtempSync(join(tmpdir(), 'obs-uncaught-'))
const node = pathToFileURL(join(import.meta.dirname, '../src/index.ts')).href
const sinks = pathToFileURL(join(import.meta.dirname, '../../sinks/src')).href
afterAll(() => rmSync(folder, { recursive: true }))

let scripts = 0

async function run(code: string, options: { flags?: string[]; set?: string } = {}): Promise<End> {
  scripts += 1
  const script = join(folder, `${scripts}.mts`)
  const path = join(folder, `${scripts}.log`)
  writeFileSync(path, '')
  writeFileSync(
    script,
    `import { Worker } from 'node:worker_threads'
import { setTimeout as after } from 'node:timers/promises'
import { blindSpots, configure, context, errors, log, obs, rejectionListener, run } from '${node}'
import { file } from '${sinks}/file.ts'
import { sentry } from '${sinks}/sentry.ts'
const sinks = [file({ path: ${JSON.stringify(path)} })]
configure({ service: 'u', ${options.set ?? 'sinks'} })
void [Worker, after, blindSpots, context, errors, log, obs, rejectionListener, run, sentry]
${code}
`,
  )
  const flags = ['--conditions=@obs/source', '--import', 'tsx', ...(options.flags ?? []), script]
  const child = spawn(process.execPath, flags, {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: join(import.meta.dirname, '../../..'),
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [exitCode, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...end) => resolve(end))
  })
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
  return { code: exitCode, signal, lines, out }
}

const named = ({ lines }: End, event: string): readonly Line[] =>
  lines.filter((line) => line['event'] === event)

test('a failure logged in its work and then uncaught is one occurrence, by exception and by rejection', async () => {
  for (const end of [
    await run("run('job', () => { const err = new Error('x'); log.error('job.broke', { err }); throw err })"),
    await run(
      "await run('job', async () => { await after(1); const err = new Error('x'); log.error('job.broke', { err }); throw err })",
    ),
  ]) {
    expect(end.code).toBe(1)
    const ids = [...named(end, 'job.broke'), ...named(end, 'job'), ...named(end, 'process.uncaught')].map(
      (line) => line['error_id'],
    )
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
  }
})

test('an application that listens to rejections itself is told of its blind spot, and the listener mends it', async () => {
  const own =
    "process.on('unhandledRejection', () => undefined); console.log(blindSpots().join('\\n')); void Promise.reject(new Error('quiet')); await after(5)"
  const blind = await run(own)
  expect([blind.code, blind.lines]).toEqual([0, []])
  expect(blind.out).toContain('rejectionListener(errors)')
  const mended = await run(`process.on('unhandledRejection', rejectionListener(errors)); ${own}`)
  expect(mended.code).toBe(0)
  expect(named(mended, 'exception')).toMatchObject([
    { origin: 'unhandledRejection', err: { message: 'quiet' } },
  ])
})

test('a worker thread that dies is told once, whether or not the application listens', async () => {
  const worker = 'new Worker(\'throw new RangeError("in the worker")\', { eval: true })'
  const heard = await run(`${worker}.on('error', () => undefined)`)
  expect([heard.code, named(heard, 'worker.failed').length]).toEqual([0, 1])
  const unheard = await run(worker)
  expect(unheard.code).toBe(1)
  const ids = [...named(unheard, 'worker.failed'), ...named(unheard, 'process.uncaught')].map(
    (line) => line['error_id'],
  )
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
})

test('work that ended well, with an error and with the process is counted as sessions', async () => {
  const end = await run(
    "run('a', () => 1); try { run('b', () => { throw new Error('x') }) } catch { throw new Error('y') }",
    { set: 'sinks, errors: { sessions: true }' },
  )
  expect(named(end, 'release.sessions')).toMatchObject([{ exited: 1, errored: 1, crashed: 1 }])
})

test('what a domain handles is nothing that nobody caught: no line, no crash; beside it and without a handler it is', async () => {
  const failing = (handler: string, more = ''): string => `import { create } from 'node:domain'
const domain = create()
${handler}
domain.run(() => setTimeout(() => { throw new Error('within') }, 1))
${more}`
  const set = 'sinks, errors: { sessions: true }'
  const handler = "domain.on('error', ({ message }) => console.log(message))"
  const handled = await run(failing(handler, "await after(20); run('a', () => 1)"), { set })
  expect([handled.code, handled.out]).toEqual([0, 'within\n'])
  expect(named(handled, 'process.uncaught')).toEqual([])
  expect(named(handled, 'release.sessions')).toMatchObject([{ exited: 1, crashed: 0 }])
  const beside = await run(failing(handler, "await after(20); throw new Error('beside')"), { set })
  expect(named(beside, 'process.uncaught')).toMatchObject([{ err: { message: 'beside' } }])
  const unheard = await run(failing(''), { set })
  expect([unheard.code, named(unheard, 'process.uncaught').length]).toEqual([1, 1])
  expect(named(unheard, 'release.sessions')).toMatchObject([{ crashed: 1 }])
})

test('warnings of the process become lines', async () => {
  const end = await run("process.emitWarning('old way', 'DeprecationWarning', 'DEP9999'); await after(5)")
  expect(named(end, 'process.warning')).toMatchObject([
    { level: 'warn', name: 'DeprecationWarning', code: 'DEP9999' },
  ])
})

test.each([
  ['SIGKILL', "process.kill(process.pid, 'SIGKILL'); await after(1000)", []],
  [
    'an abort for lack of memory',
    'const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length))',
    ['--max-old-space-size=128'],
  ],
])('%s keeps every line at error', async (_, code, flags) => {
  const end = await run(
    `for (let i = 0; i < 20; i += 1) log.error('broke', { err: new Error('x'), i })\n${code}`,
    { flags },
  )
  expect(end.signal).not.toBeNull()
  expect(named(end, 'broke')).toHaveLength(20)
})

// In other SDKs a server that accepts and never answers kept a finished process alive.
test('a process ends though the server never answers, with its own code', async () => {
  const server: Server = createServer(() => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const dsn = `http://key@127.0.0.1:${(server.address() as AddressInfo).port}/1`
  const set = `crashFlushMs: 100, sinks: [...sinks, sentry({ dsn: '${dsn}' })]`
  const natural = await run("log.error('broke', { err: new Error('x') })", { set })
  const exit = await run("log.error('broke', { err: new Error('x') }); process.exit(7)", { set })
  server.close()
  expect([natural.code, exit.code]).toEqual([0, 7])
  expect([natural, exit].map((end) => named(end, 'broke').length)).toEqual([1, 1])
})

test('a storm of a million errors is counted exactly, keeps its heap, and a new group still passes in full', async () => {
  const end = await run(
    `const reports = []
configure({ service: 'storm', level: 'off', sinks: [{ name: 'kept', signals: ['error'], write: (report) => void reports.push(report.group) }] })
const groups = () => internals(obs).groups
const thrown = Array.from({ length: 100 }, (_, i) => new RangeError('no ' + i))
const storm = (times) => { for (let i = 0; i < times; i += 1) context.run({}, () => errors.capture(thrown[i % 100])) }
storm(10_000); await after(10); gc()
const before = process.memoryUsage().heapUsed
let most = 0
for (let round = 0; round < 99; round += 1) { storm(10_000); await after(0); if (round % 10 === 0) { gc(); most = Math.max(most, process.memoryUsage().heapUsed) } }
gc(); most = Math.max(most, process.memoryUsage().heapUsed)
const kept = reports.length
const id = errors.capture(new SyntaxError('new'))
await after(10)
console.log(JSON.stringify({
  counted: groups().list().map(({ count }) => count), total: groups().total,
  meter: obs.metrics.snapshot().filter(({ name }) => name === 'errors').reduce((sum, { value }) => sum + value, 0),
  extraMb: (most - before) / 1e6, kept, fresh: reports.length - kept, id: internals(obs).pipeline.occurrences.resolve(id).state,
}))`.replace(
      'const reports',
      `const { internals } = await import('${pathToFileURL(join(import.meta.dirname, '../../core/src/index.ts')).href}')\nconst reports`,
    ),
    { flags: ['--expose-gc'] },
  )
  const told = JSON.parse(end.out) as Record<string, number | string | number[]>
  expect(told).toMatchObject({
    counted: [1_000_000, 1],
    total: 1_000_001,
    meter: 1_000_001,
    fresh: 1,
    id: 'stored',
  })
  expect(told['extraMb']).toBeLessThan(64)
  expect(told['kept']).toBeLessThan(200)
})
