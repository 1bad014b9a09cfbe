// The file sink in processes of its own: several on one file, and a writing thread through every way to die.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'obs-file-e2e-'))
const source = (file: string): string => pathToFileURL(join(root, 'packages', file)).href

async function run(
  name: string,
  code: string,
  env: Readonly<Record<string, string>> = {},
): Promise<number | null> {
  const script = join(folder, `${name}.mts`)
  writeFileSync(
    script,
    `import { configure, log } from '${source('node/src/index.ts')}'
import { file } from '${source('sinks/src/file.ts')}'
${code}
`,
  )
  const child = spawn(process.execPath, ['--conditions=@obs/source', '--import', 'tsx', script], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  })
  return new Promise((resolve) => {
    child.on('close', resolve)
  })
}

const lines = (path: string): readonly Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('several processes append to one file, and no line is torn', async () => {
  const path = join(folder, 'shared.log')
  const writing = `configure({ service: 's', sinks: [file({ path: ${JSON.stringify(path)} })] })
for (let turn = 0; turn < 200; turn += 1) {
  for (let i = 0; i < 10; i += 1) log.info('line', { who: WHO, pad: 'x'.repeat(100) })
  await new Promise((resolve) => setImmediate(resolve))
}`
  await Promise.all(['1', '2'].map(async (who) => run(`shared-${who}`, writing.replace('WHO', who))))
  const written = lines(path)
  expect(written).toHaveLength(4000)
  expect(written.filter(({ who }) => who === 1)).toHaveLength(2000)
})

test.each([
  ['natural', '', 0],
  ['exit', 'process.exit(7)', 7],
  ['throw', "throw new Error('the end')", 1],
])('a writing thread loses nothing at %s', async (name, end, code) => {
  const path = join(folder, `${name}.log`)
  const status = await run(
    name,
    `configure({ service: 's', sinks: [file({ path: ${JSON.stringify(path)}, writer: 'thread' })] })
for (let i = 0; i < 5000; i += 1) log.info('line', { i })
${end}`,
  )
  expect(status).toBe(code)
  const order = lines(path)
    .filter(({ event }) => event === 'line')
    .map(({ i }) => i)
  expect(order).toEqual(Array.from({ length: 5000 }, (_, i) => i))
})

test('OBS_LOG directs the default instance, loggers taken before it included', async () => {
  const path = join(folder, 'directed.log')
  await run(
    'directed',
    `const billing = log.named('billing')
configure({ service: 's', sinks: [file({ path: ${JSON.stringify(path)} })] })
log.info('quiet')
billing.debug('told')
log.warn('told too')`,
    { OBS_LOG: 'warn,billing=debug' },
  )
  expect(lines(path).map(({ event, logger }) => [event, logger])).toEqual([
    ['told', 'billing'],
    ['told too', undefined],
  ])
})
