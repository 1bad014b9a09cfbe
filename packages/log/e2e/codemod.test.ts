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

function turned(codemod: string, source: string, name = 'app.ts'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'obs-codemod-')), name)
  writeFileSync(path, source)
  const [config, rule] = [join(codemods, 'sgconfig.yml'), join(codemods, codemod)]
  spawnSync(program ?? '', ['scan', '--config', config, '--rule', rule, '--update-all', path])
  return readFileSync(path, 'utf8')
}

// Fastify's and pino-http's own loggers keep pino's order; the rest are no loggers, or hold a comment that would be lost.
const left = `req.log.error({ err }, 'failed')
request.log.child({ a: 1 })
console.info({ a: 1 }, 'x')
t.error({ a: 1 }, 'x')
dialog.error({ a: 1 }, 'x')
catalog.child({ a: 1 })
logger.info(
  // why
  { a: 1 },
  'x',
)
`

test.runIf(program !== undefined)(
  "turns what is mechanical in pino's calls round, and leaves what it cannot be sure of",
  () => {
    const source = `logger.info({ orderId: 7 }, 'order taken')
this.#log.error({ err, a: { b: 1 } }, "failed")
ctx.logger.error(err, 'failed')
const child = logger.child({ reqId })
logger.level = "silent"
logger.info('plain')
logger.info({ a }, \`took \${ms}\`)
foo.bar({ a: 1 }, 'x')
tree.child({ a: 1 })
map.error(x, 'y')
${left}`
    expect(turned('from-pino.yml', source)).toBe(`logger.info('order taken', { orderId: 7 })
this.#log.error("failed", { err, a: { b: 1 } })
ctx.logger.error('failed', err)
const child = logger.bind({ reqId })
logger.level = 'off'
logger.info('plain')
logger.info({ a }, \`took \${ms}\`)
foo.bar({ a: 1 }, 'x')
tree.child({ a: 1 })
map.error(x, 'y')
${left}`)
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
blog.log('info', 'b')
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
blog.log('info', 'b')
tree.child({ a: 1 })
`)
})

test.runIf(program !== undefined).each(['app.js', 'app.mjs', 'app.cjs', 'app.mts', 'app.cts'])(
  'turns the calls of %s, too',
  (name) => {
    expect(turned('from-pino.yml', "logger.info({ a: 1 }, 'x')\n", name)).toBe("logger.info('x', { a: 1 })\n")
    expect(turned('from-winston.yml', "logger.log('info', 'x')\n", name)).toBe("logger.info('x')\n")
  },
)
