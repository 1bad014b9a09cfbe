// The recorder under the test runners people have: each is run for real, once to pass and once to fail.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, 'runners')
const require = createRequire(import.meta.url)
const binaryOf = (name: string, file: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), file)

const sources = ['--conditions=@obs/source', '--import', 'tsx']
const runners: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['node:test', [...sources, '--test', '--test-reporter=tap', 'node-test.mts']],
  ['vitest', [binaryOf('vitest', 'vitest.mjs'), 'run', '--config', 'vitest.config.ts', '--root', '.']],
  [
    'jest',
    [
      '--experimental-vm-modules',
      binaryOf('jest', 'bin/jest.js'),
      '--config',
      'jest.config.mjs',
      '--no-watchman',
      '--no-cache',
    ],
  ],
]

function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { status: number | null; text: string } {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|JEST|NODE_TEST|NODE_OPTIONS)/.test(name),
  )
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...Object.fromEntries(inherited), ...env },
  })
  return { status, text: stdout + stderr }
}

test.each(runners)('%s: loggers made before the call are recorded', (_name, args) => {
  const { status, text } = run(args, {})
  expect(text).toMatch(/# pass 2|2 passed/)
  expect(text).not.toContain('"event":"payment.failed"')
  expect(status).toBe(0)
})

test.each(runners)('%s: a failing assertion fails the test and says what there was', (_name, args) => {
  const { status, text } = run(args, { BREAK: '1' })
  expect(text).toContain('expected one report, there were 0')
  expect(text).toContain('payment.failed  RangeError: declined')
  expect(status).not.toBe(0)
})
