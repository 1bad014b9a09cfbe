// Invariant 5 in real processes: whatever way one ends, no line and no report is lost, and the exit code is Node's own.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseEnvelope } from '@obs/wire'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'obs-deaths-'))
const entry = pathToFileURL(join(import.meta.dirname, '../src/index.ts')).href
const sinks = pathToFileURL(join(import.meta.dirname, '../../sinks/src')).href
const ids = new Set<string>()
let collector: Server
let isDown = false
let dsn: string

beforeAll(async () => {
  collector = createServer((req, res) => {
    if (isDown) return void req.socket.destroy()
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      ids.add(String(parseEnvelope(Buffer.concat(chunks)).header['event_id']))
      res.end('{}')
    })
  })
  await new Promise<void>((resolve) => {
    collector.listen(0, '127.0.0.1', resolve)
  })
  dsn = `http://key@127.0.0.1:${(collector.address() as AddressInfo).port}/1`
})

afterAll(() => collector.close())

type Death = Readonly<{
  code: number | null
  signal: string | null
  stderr: string
  lines: readonly Record<string, unknown>[]
}>

async function die(name: string, how: string, target: string = dsn): Promise<Death> {
  const script = join(folder, `${name}.mts`)
  const path = join(folder, `${name}.log`)
  writeFileSync(
    script,
    `import { closeOn, configure, log, obs } from '${entry}'
import { file } from '${sinks}/file.ts'
import { sentry } from '${sinks}/sentry.ts'
configure({ service: 'd', crashFlushMs: 2000, sinks: [file({ path: ${JSON.stringify(path)} }), sentry({ dsn: '${target}' })] })
for (let i = 0; i < 100; i += 1) log.info('line', { i })
log.error('last', { err: new TypeError('final') })
void closeOn
void obs
${how}
`,
  )
  const child = spawn(process.execPath, ['--conditions=@obs/source', '--import', 'tsx', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    cwd: join(import.meta.dirname, '../../..'),
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('close', (...end) => resolve(end))
  })
  const lines = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, signal, stderr, lines }
}

function expectNothingLost({ lines }: Death): void {
  expect(lines.filter(({ event }) => event === 'line')).toHaveLength(100)
  const last = lines.find(({ event }) => event === 'last')
  expect(ids).toContain(last?.['error_id'])
}

test('natural end', async () => {
  const death = await die('natural', '')
  expect(death.code).toBe(0)
  expectNothingLost(death)
})

test('process.exit keeps its code', async () => {
  const death = await die('exit', 'process.exit(7)')
  expect(death.code).toBe(7)
  expectNothingLost(death)
})

test('a throw keeps code 1 and the message Node prints, and is itself reported', async () => {
  const death = await die('throw', "throw new RangeError('uncaught one')")
  expect(death.code).toBe(1)
  expect(death.stderr).toContain('RangeError: uncaught one')
  expectNothingLost(death)
  expect(death.lines.at(-1)).toMatchObject({
    level: 'fatal',
    event: 'process.uncaught',
    err: { message: 'uncaught one' },
  })
  expect(ids).toContain(death.lines.at(-1)?.['error_id'])
})

test('a rejection nobody handles', async () => {
  const death = await die('rejection', "void Promise.reject(new Error('unhandled one'))")
  expect(death.code).toBe(1)
  expect(death.stderr).toContain('unhandled one')
  expectNothingLost(death)
  expect(death.lines.at(-1)).toMatchObject({ event: 'process.uncaught', origin: 'unhandledRejection' })
})

test('SIGTERM handled by closeOn ends the process by that signal', async () => {
  const death = await die(
    'sigterm',
    "closeOn('SIGTERM', () => obs.close()); setInterval(() => 0, 1000); process.kill(process.pid, 'SIGTERM')",
  )
  expect(death.signal).toBe('SIGTERM')
  expectNothingLost(death)
})

test.each([
  ['throws', "(() => { throw new Error('no') })"],
  ['gives no promise', '(() => { obs.close() })'],
])('SIGTERM handled by closeOn ends the process by that signal where its close %s', async (what, close) => {
  const death = await die(
    what.replaceAll(' ', '-'),
    `closeOn('SIGTERM', ${close} as never); setInterval(() => 0, 1000); process.kill(process.pid, 'SIGTERM')`,
  )
  expect(death.signal).toBe('SIGTERM')
  expectNothingLost(death)
})

test('SIGTERM handled by closeOn ends the first process of a container too, which the kernel spares', async () => {
  const death = await die(
    'first',
    `const { pid } = process
const kill = process.kill.bind(process)
Object.defineProperty(process, 'pid', { value: 1 })
process.kill = () => true
closeOn('SIGTERM', () => obs.close())
setInterval(() => 0, 1000)
kill(pid, 'SIGTERM')`,
  )
  expect(death.code).toBe(143)
  expectNothingLost(death)
})

test('a collector that is down costs the report, not the lines and not the exit code', async () => {
  const death = await die('down', 'process.exit(3)', 'http://key@127.0.0.1:9/1')
  expect(death.code).toBe(3)
  expect(death.lines).toHaveLength(101)
})

test('flushes awaited one after the other each hold the process until they are done', async () => {
  const death = await die(
    'flushes',
    `await obs.flush()
log.error('second', { err: new RangeError('again') })
await obs.flush()
log.info('after')
process.exitCode = 4`,
  )
  expect(death.code).toBe(4)
  expectNothingLost(death)
  expect(death.lines.map(({ event }) => event)).toContain('after')
})

test.each([
  ['SIGKILL', "process.kill(process.pid, 'SIGKILL')", []],
  [
    'an abort for lack of memory',
    'const kept = []; for (;;) kept.push(new Array(1e6).fill(kept.length))',
    ['--max-old-space-size=128'],
  ],
])('a report that a spool took arrives after %s', async (_, how, flags) => {
  const spool = mkdtempSync(join(folder, 'spool-'))
  const script = join(folder, 'spooling.mts')
  writeFileSync(
    script,
    `import { configure, log, obs } from '${entry}'
import { sentry } from '${sinks}/sentry.ts'
const [, , dsn, how] = process.argv
configure({ service: 'd', sinks: [sentry({ dsn, spool: '${spool}' })] })
if (how === 'deliver') {
  await obs.flush({ deadlineMs: 20_000 })
  await obs.close()
} else {
  const id = log.error('last', { err: new TypeError('final') })
  const hold = setInterval(() => {
    if ((obs.tally().sentry?.spooled ?? 0) === 0) return
    clearInterval(hold)
    process.stdout.write(id, () => { ${how} })
  }, 5)
}
`,
  )
  isDown = true
  const end = await ran([...flags, script, dsn, 'die'])
  isDown = false
  expect(end.signal).not.toBeNull()
  expect(end.out).toMatch(/^[0-9a-f]{32}$/)
  expect(ids).not.toContain(end.out)
  await ran([script, dsn, 'deliver'])
  expect(ids).toContain(end.out)
})

async function ran(argv: readonly string[]): Promise<Readonly<{ out: string; signal: string | null }>> {
  const child = spawn(process.execPath, ['--conditions=@obs/source', '--import', 'tsx', ...argv], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: join(import.meta.dirname, '../../..'),
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const signal = await new Promise<string | null>((resolve) => {
    child.on('close', (_code, ending) => resolve(ending))
  })
  return { out, signal }
}
