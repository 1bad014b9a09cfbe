// Groups of errors over real deaths: what the next process knows, and what it tells of the one before.
import { execFileSync, fork, type ChildProcess } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const scripts = mkdtempSync(join(tmpdir(), 'obs-kept-scripts-'))
const script = join(scripts, 'app.mts')
const source = (path: string): string => pathToFileURL(join(import.meta.dirname, path)).href
let folder: string
let children: ChildProcess[]

type Told = Readonly<{
  total: number
  groups: readonly Readonly<{ count: number; state: { is: string }; firstSeen: number }>[]
  lines: readonly Readonly<Record<string, unknown>>[]
  faults: readonly Readonly<{ code: string; message: string }>[]
}>

// Answers a message { fail, decide, exit } with what it knows.
writeFileSync(
  script,
  `import { createObs } from '${source('../src/index.ts')}'
import { internals } from '${source('../../core/src/index.ts')}'
const [, , folder, release] = process.argv
const lines = []
const faults = []
const keep = { name: 'keep', signals: ['log'], write: ({ event, fields }) => lines.push({ event, ...fields }) }
const obs = createObs({
  service: 'shop', release, sinks: [keep], page: { persist: folder }, onFault: (fault) => faults.push(fault),
})
const { groups } = internals(obs)
process.on('message', ({ fail = 0, decide, end }) => {
  for (let at = 0; at < fail; at += 1) obs.log.error('order.failed', { err: new TypeError('no') })
  for (const { group } of groups.list()) if (decide) groups.change(group, decide)
  process.send({ total: groups.total, groups: groups.list(), lines, faults })
  if (end === 'exit') process.exit(3)
  if (end === 'naturally') process.disconnect()
})
process.send('ready')
`,
)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'obs-kept-'))
  children = []
})

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true, force: true })
})

afterAll(() => rmSync(scripts, { recursive: true, force: true }))

async function start(release = '1.0.0', place = folder): Promise<ChildProcess> {
  const child = fork(script, [place, release], {
    cwd: root,
    execArgv: ['--conditions=@obs/source', '--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  await heard(child)
  return child
}

async function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('the process ended without an answer'))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}

async function ask(child: ChildProcess, what: object = {}): Promise<Told> {
  const answer = heard(child)
  child.send(what)
  return (await answer) as Told
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((resolve) => {
    child.once('exit', resolve)
  })
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await gone(child)
}

const unclean = ({ lines }: Told): readonly unknown[] =>
  lines.filter(({ event }) => event === 'process.unclean_end').map(({ pid }) => pid)

const committed = (): number => {
  const { saved } = JSON.parse(readFileSync(join(folder, 'errors-shop.json'), 'utf8')) as {
    saved: { groups: { count: number }[] }
  }
  return saved.groups.reduce((sum, { count }) => sum + count, 0)
}

test.each(['naturally', 'exit'])(
  'a process that ends %s loses nothing and is not told as lost',
  async (end) => {
    const one = await start()
    await ask(one, { fail: 5, end })
    await gone(one)
    const told = await ask(await start())
    expect(told).toMatchObject({ total: 5, groups: [{ count: 5 }], faults: [] })
    expect(unclean(told)).toEqual([])
  },
)

test('kill -9 keeps the last commit and its decisions; the next start tells it, once', async () => {
  const one = await start()
  await ask(one, { fail: 4, decide: { to: 'resolved', fixed: 'next' } })
  await vi.waitFor(() => expect(committed()).toBe(4), { timeout: 20_000, interval: 200 })
  await kill(one)
  const two = await start('1.1.0')
  const told = await ask(two)
  expect(told).toMatchObject({ total: 4, groups: [{ count: 4, state: { is: 'resolved' } }] })
  expect(unclean(told)).toEqual([one.pid])
  expect(await ask(two, { fail: 1 })).toMatchObject({ total: 5, groups: [{ state: { is: 'regressed' } }] })
  expect(unclean(await ask(await start('1.1.0')))).toEqual([])
})

test('six processes that share a folder, three of them killed while they commit, leave one whole file', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, async () => start()))
  await Promise.all(all.map(async (child) => ask(child, { fail: 10 })))
  await vi.waitFor(() => expect(committed()).toBe(60), { timeout: 30_000, interval: 200 })
  await Promise.all(all.map(async (child) => ask(child, { fail: 1 })))
  await Promise.all(all.slice(0, 3).map(kill))
  await Promise.all(all.slice(3).map(async (child) => ask(child, { end: 'naturally' })))
  await Promise.all(all.slice(3).map(gone))
  const told = await ask(await start())
  expect(told.total).toBeGreaterThanOrEqual(63)
  expect(told.total).toBeLessThanOrEqual(66)
  const { holders } = JSON.parse(readFileSync(join(folder, 'errors-shop.json'), 'utf8')) as {
    holders: unknown[]
  }
  expect(holders).toHaveLength(1)
  expect(readdirSync(folder).filter((name) => name.endsWith('.broken'))).toEqual([])
})

test('a file cut short is put aside, and told', async () => {
  const path = join(folder, 'errors-shop.json')
  writeFileSync(path, '{"obs":1,"holders":[{"id"')
  const told = await ask(await start(), { fail: 1 })
  expect(told).toMatchObject({ total: 1, faults: [{ code: 'persist_broken' }] })
  expect(told.faults[0]?.message).toContain(`${path}.broken`)
  expect(existsSync(`${path}.broken`)).toBe(true)
})

test('a folder that takes no files costs the keeping, one fault and nothing else', async () => {
  // Whoever runs as root may write everywhere but where the kernel itself makes the files.
  const place = process.getuid?.() === 0 ? '/proc/self' : join(folder, 'shut')
  if (!existsSync(place)) mkdirSync(place, { mode: 0o500 })
  const child = await start('1.0.0', place)
  const told = await ask(child, { fail: 2, end: 'exit' })
  expect(told).toMatchObject({ total: 2, faults: [{ code: 'persist_failed' }] })
  expect(told.faults[0]?.message).toContain('give page.persist a folder that it can write')
  await gone(child)
  expect(child.exitCode).toBe(3)
})

test('on a disk that is full no lock is left behind, and no file open', () => {
  const full = join(scripts, 'full.mts')
  writeFileSync(
    full,
    `import { readdirSync } from 'node:fs'
import { newIdentity } from '${source('../src/identity.ts')}'
import { takeLock } from '${source('../src/lock.ts')}'
const self = newIdentity(1, () => 'shop')()
const open = () => readdirSync('/dev/fd').length
const codes = []
const before = open()
for (let time = 0; time < 3; time += 1)
  try { takeLock('${join(folder, 'lock')}', self, Date.now() + time * 3_600_000) } catch ({ code }) { codes.push(code) }
console.log(JSON.stringify({ codes, more: open() - before }))
`,
  )
  const node = [process.execPath, '--conditions=@obs/source', '--import', 'tsx', full]
  // The same as a full disk, for one process: files are made, and take no bytes.
  const told = execFileSync('sh', ['-c', 'ulimit -f 0; exec "$@"', 'sh', ...node], { cwd: root })
  expect(JSON.parse(told.toString())).toEqual({ codes: ['EFBIG', 'EFBIG', 'EFBIG'], more: 0 })
  expect(readdirSync(folder)).toEqual([])
})
