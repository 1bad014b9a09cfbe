// What a process may find around itself: nobody who reads what it says, a full disk, no folder, no name for its user, few rights.
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-surroundings-'))

beforeAll(async () => {
  const index = join(import.meta.dirname, '../src/index.ts')
  const stdout = join(import.meta.dirname, '../../sinks/src/stdout.ts')
  await bundle(folder, 'obs', `export * from '${index}'\nexport { stdout } from '${stdout}'`)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function started(
  name: string,
  program: string,
  stdio: StdioOptions,
  flags: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  const script = join(folder, `${name}.js`)
  writeFileSync(script, `import { log, obs } from './obs.js'\n${program}\n`)
  return spawn(process.execPath, [...flags, script], { stdio, env: { ...process.env, ...env } })
}

async function codeOf(child: ChildProcess): Promise<number | null> {
  const [code] = (await once(child, 'exit')) as [number | null]
  return code
}

function eventsOf(lines: string): readonly unknown[] {
  return lines
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { event: unknown }).event)
}

const logged = `log.info('started')
await new Promise(setImmediate)
log.error('failed', { err: new Error('x') })
process.exitCode = 3`

test('a program whose readers have left goes on', async () => {
  const child = started('left', logged, ['ignore', 'pipe', 'pipe'])
  child.stdout?.destroy()
  child.stderr?.destroy()
  expect(await codeOf(child)).toBe(3)
})

test.runIf(process.platform === 'linux')('a program whose output stands on a full disk goes on', async () => {
  const full = openSync('/dev/full', 'w')
  expect(await codeOf(started('full', logged, ['ignore', full, full]))).toBe(3)
  closeSync(full)
})

const isStable = process.allowedNodeEnvironmentFlags.has('--permission')
const permission = isStable ? '--permission' : '--experimental-permission'
const threadless = [permission, '--allow-fs-read=*']

test('a program that may not look for its package.json goes on', async () => {
  const flags = [permission, `--allow-fs-read=${join(folder, '*')}`]
  const program = `process.argv[1] = '/srv/shop/app.js'\n${logged}`
  const child = started('denied', program, ['ignore', 'pipe', 'ignore'], flags)
  const lines = text(child.stdout as Readable)
  expect(await codeOf(child)).toBe(3)
  expect(eventsOf(await lines)).toEqual(['started', 'failed'])
})

test('lines that a thread should write are written without one where none may be started', async () => {
  const program = `import { configure, stdout } from './obs.js'
configure({ sinks: [stdout({ writer: 'thread' })] })
${logged}`
  const child = started('direct', program, ['ignore', 'pipe', 'ignore'], threadless)
  const lines = text(child.stdout as Readable)
  expect(await codeOf(child)).toBe(3)
  expect(eventsOf(await lines)).toEqual(['started', 'failed'])
})

test('a program that may start no thread ends with its own code, and tells what it could not send', async () => {
  const env = { SENTRY_DSN: 'http://key@127.0.0.1:9/1' }
  const child = started('threadless', logged, ['ignore', 'ignore', 'pipe'], threadless, env)
  const told = text(child.stderr as Readable)
  expect(await codeOf(child)).toBe(3)
  expect(await told).toContain('retries_exhausted: status 0, Access to this API has been restricted')
})

test('a program whose folder is gone goes on, with all it tells', async () => {
  const gone = mkdtempSync(join(tmpdir(), 'obs-gone-'))
  const program = `import { rmdirSync } from 'node:fs'
process.chdir('${gone}')
rmdirSync('${gone}')
process.argv.length = 1
${logged}`
  const child = started('gone', program, ['ignore', 'pipe', 'pipe'])
  const lines = text(child.stdout as Readable)
  const told = text(child.stderr as Readable)
  expect(await codeOf(child)).toBe(3)
  expect(eventsOf(await lines)).toEqual(['started', 'failed'])
  expect(await told).toBe('')
})

// As OpenShift gives one to each container.
test.runIf(process.getuid?.() === 0)('a user without a name has a fleet like any other', async () => {
  chmodSync(folder, 0o755)
  const temporary = mkdtempSync(join(tmpdir(), 'obs-nameless-'))
  chownSync(temporary, 54_321, 54_321)
  const child = started('nameless', `process.setuid(54321)\n${logged}`, ['ignore', 'pipe', 'pipe'], [], {
    OBS_FLEET: '1',
    TMPDIR: temporary,
  })
  const lines = text(child.stdout as Readable)
  const told = text(child.stderr as Readable)
  expect(await codeOf(child)).toBe(3)
  expect(eventsOf(await lines)).toEqual(['started', 'failed'])
  expect(await told).toBe('')
  rmSync(temporary, { recursive: true })
})
