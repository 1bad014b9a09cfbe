// The codemod of docs/codemods, run by the real ast-grep over pino's calls.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const rules = join(import.meta.dirname, '../../../docs/codemods/from-pino.yml')
const cli = createRequire(createRequire(import.meta.url).resolve('@ast-grep/cli/package.json'))

// The program for this machine is a package of its own.
function binary(): string | undefined {
  const name = `@ast-grep/cli-${process.platform}-${process.arch}${process.platform === 'linux' ? '-gnu' : ''}`
  try {
    const path = join(dirname(cli.resolve(`${name}/package.json`)), 'ast-grep')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

const program = binary()

test.runIf(program !== undefined)(
  'turns what is mechanical round, and leaves what it cannot be sure of',
  () => {
    const path = join(mkdtempSync(join(tmpdir(), 'obs-codemod-')), 'app.ts')
    writeFileSync(
      path,
      `logger.info({ orderId: 7 }, 'order taken')
req.log.error({ err, a: { b: 1 } }, "failed")
const child = logger.child({ reqId })
logger.level = 'silent'
logger.info('plain')
logger.info({ a }, \`took \${ms}\`)
foo.bar({ a: 1 }, 'x')
tree.child({ a: 1 })
map.error(x, 'y')
`,
    )
    spawnSync(program ?? '', ['scan', '--rule', rules, '--update-all', path])
    expect(readFileSync(path, 'utf8')).toBe(`logger.info('order taken', { orderId: 7 })
req.log.error("failed", { err, a: { b: 1 } })
const child = logger.bind({ reqId })
logger.level = 'off'
logger.info('plain')
logger.info({ a }, \`took \${ms}\`)
foo.bar({ a: 1 }, 'x')
tree.child({ a: 1 })
map.error(x, 'y')
`)
  },
)
