// The codemods of docs/codemods, run by the real ast-grep over calls of pino and winston.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const codemods = join(import.meta.dirname, '../../../docs/codemods')
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

function turned(codemod: string, source: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'obs-codemod-')), 'app.ts')
  writeFileSync(path, source)
  spawnSync(program ?? '', ['scan', '--rule', join(codemods, codemod), '--update-all', path])
  return readFileSync(path, 'utf8')
}

test.runIf(program !== undefined)(
  "turns what is mechanical in pino's calls round, and leaves what it cannot be sure of",
  () => {
    const source = `logger.info({ orderId: 7 }, 'order taken')
req.log.error({ err, a: { b: 1 } }, "failed")
const child = logger.child({ reqId })
logger.level = 'silent'
logger.info('plain')
logger.info({ a }, \`took \${ms}\`)
foo.bar({ a: 1 }, 'x')
tree.child({ a: 1 })
map.error(x, 'y')
`
    expect(turned('from-pino.yml', source)).toBe(`logger.info('order taken', { orderId: 7 })
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

test.runIf(program !== undefined)("turns winston's levels, children and questions into ours", () => {
  const source = `logger.log('info', 'order taken', { orderId: 7 })
logger.log("silly", 'slow')
logger.verbose('y', { a: 1 })
req.log.http('GET /')
const child = logger.child({ reqId })
if (logger.isDebugEnabled()) logger.silent = true
logger.error('failed', err)
logger.log({ level: 'info', message: 'm' })
logger.log(level, 'm')
math.log('a', 'b')
tree.child({ a: 1 })
`
  expect(turned('from-winston.yml', source)).toBe(`logger.info('order taken', { orderId: 7 })
logger.trace('slow')
logger.debug('y', { a: 1 })
req.log.info('GET /')
const child = logger.bind({ reqId })
if (logger.isEnabled('debug')) logger.level = 'off'
logger.error('failed', err)
logger.log({ level: 'info', message: 'm' })
logger.log(level, 'm')
math.log('a', 'b')
tree.child({ a: 1 })
`)
})
