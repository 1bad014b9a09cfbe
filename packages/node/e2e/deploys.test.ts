// What a deploy makes of groups that are kept: a minified bundle has other stacks in each build, and its source map says
// that they are the same failures.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'tsup'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle } from './bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-deploys-'))
const source = (path: string): string => join(import.meta.dirname, path)
const failures = ['charge', 'refund', 'invoice']

type Told = Readonly<{
  alerts: readonly string[]
  news: readonly string[]
  groups: readonly Readonly<{ message: string; count: number; state: string }>[]
}>

const shop = (more: string): string => `${more}
const amountOf = (order: { items?: number[] }): number => (order.items as number[]).length
${failures.map((name) => `export function ${name}(order: object): number { if ('no' in order) throw new RangeError('no ${name}'); return amountOf(order) }`).join('\n')}
`

const runner = `import { createObs } from '${source('../src/index.ts')}'
import { internals } from '${source('../../core/src/index.ts')}'
const [, , app, kept, decide] = process.argv
const shop = await import(app)
const alerts = []
const news = []
const keep = { name: 'keep', signals: ['error'], write: (report) => void news.push(report.news ?? 'none') }
const obs = createObs({
  service: 'shop', sinks: [keep], page: { persist: kept },
  errors: { alerts: ['new', 'regressed'], onAlert: ({ kind }) => void alerts.push(kind) },
})
const { groups } = internals(obs)
for (const fail of ${JSON.stringify(failures)})
  try { shop[fail]({ no: true }) } catch (err) { obs.log.error('failed', { err }) }
await obs.flush()
for (const { group } of groups.list()) if (decide) groups.change(group, JSON.parse(decide))
await obs.close()
const told = groups.list().map(({ message, count, state }) => ({ message, count, state: state.is }))
process.stdout.write(JSON.stringify({ alerts, news, groups: told }))
`

beforeAll(async () => {
  await deploy('one', '')
  await deploy(
    'two',
    'export function added(): void { if (process.argv.length > 99) throw new Error("odd") }',
  )
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function deploy(name: string, more: string): Promise<void> {
  const place = join(folder, name)
  mkdirSync(join(place, 'src'), { recursive: true })
  writeFileSync(join(place, 'package.json'), '{"type":"module"}')
  writeFileSync(join(place, 'src/shop.ts'), shop(more))
  await build({
    config: false,
    entry: [join(place, 'src/shop.ts')],
    outDir: join(place, 'dist'),
    format: ['esm'],
    minify: true,
    sourcemap: true,
    silent: true,
  })
  await bundle(place, 'run', runner)
}

function run(name: 'one' | 'two', kept: string, decide = ''): Told {
  const script = join(folder, name, 'run.js')
  const child = spawnSync(process.execPath, [script, './dist/shop.js', join(folder, kept), decide], {
    encoding: 'utf8',
  })
  expect(child.stderr).toBe('')
  return JSON.parse(child.stdout) as Told
}

test('failures of a minified bundle keep their groups over deploys, and none takes the name of another', () => {
  const counts = (name: 'one' | 'two'): unknown =>
    run(name, 'counted').groups.map(({ message, count }) => `${message}: ${count}`)
  expect(counts('one')).toEqual(failures.map((name) => `no ${name}: 1`))
  expect(counts('two')).toEqual(failures.map((name) => `no ${name}: 2`))
  expect(counts('two')).toEqual(failures.map((name) => `no ${name}: 3`))
  expect(counts('one')).toEqual(failures.map((name) => `no ${name}: 4`))
})

test('a deploy alerts no group that was known before as new', () => {
  expect(run('one', 'open')).toMatchObject({ alerts: ['new', 'new', 'new'], news: ['new', 'new', 'new'] })
  expect(run('two', 'open')).toMatchObject({ alerts: [], news: ['none', 'none', 'none'] })
})

test('a group that was resolved regresses at its first failure after a deploy', () => {
  run('one', 'resolved', '{"to":"resolved"}')
  expect(run('two', 'resolved')).toMatchObject({
    alerts: ['regressed', 'regressed', 'regressed'],
    news: ['regressed', 'regressed', 'regressed'],
    groups: Array.from({ length: 3 }, () => ({ count: 2, state: 'regressed' })),
  })
})
