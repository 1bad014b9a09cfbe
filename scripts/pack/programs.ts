// Programs a user might write with the installed packages: those of the documents, and a few that look into the packages.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readApi } from '../api/listing.ts'
import { codeBlocks } from '../source/markdown.ts'
import { root } from '../source/repository.ts'

/** Every TypeScript block of every README and document, and each example of docs/api.md, as a program of its own. */
export function documentedPrograms(): readonly string[] {
  const readmes = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`)
  const documents = readdirSync(join(root, 'docs')).filter(
    (name) => name.endsWith('.md') && name !== 'api.md',
  )
  const paths = ['README.md', ...readmes, ...documents.map((name) => `docs/${name}`)]
  const blocks = paths.flatMap((path) => codeBlocks(read(path)).map(({ code }) => code))
  return [...blocks, ...readApi(read('docs/api.md')).examples].map((code) => `${code}\nexport {}\n`)
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** A file that knows the request of both frameworks: in one program as ES module and as CommonJS, of which each has its own types. */
export const knowsRequests = `import type { Request } from 'express'
import type { FastifyRequest } from 'fastify'
import { observe, type Logger, type Scope } from '@obs/express'
import { observe as plugin } from '@obs/fastify'
export const mounted: unknown[] = [observe(), plugin]
export function note(req: Request | FastifyRequest): string {
  const scope: Scope = req.obs
  const log: Logger = req.obs.log
  // @ts-expect-error an id is a text
  const id: number = req.obs.id
  log.info('seen', { id })
  return req.obs.log.error('failed', { err: scope.errorId })
}
`

/** What the compiler must refuse, each marked with the error it expects. */
export const refused = `import { log, metrics } from '@obs/node'
const orders = metrics.counter('orders', { labels: ['plan'] })
// @ts-expect-error a label that was not declared
orders.with({ country: 'DE' })
// @ts-expect-error data goes in an object
log.info('x', 'text')
// @ts-expect-error lazy fields are synchronous
log.info('x', async () => ({}))
// @ts-expect-error lazy fields return an object
log.info('x', () => 42)
// @ts-expect-error data goes in an object
log.info('x', [1])
export function note<T extends object, U>(data: T, caught: U): void {
  log.info('x', data)
  log.warn('x', () => data)
  log.error('x', caught)
}
`

/** Loads every subpath both ways and compares what came: the \`module-sync\` condition makes both load one file. */
export function oneModulePerSubpath(subpaths: readonly string[]): string {
  return `const subpaths = ${JSON.stringify(subpaths)}
const check = async () => {
  for (const subpath of subpaths) {
    const required = require(subpath)
    const imported = await import(subpath)
    for (const name of Object.keys(imported))
      if (required[name] !== imported[name]) throw new Error(subpath + ': ' + name + ' exists twice')
    if (Object.keys(imported).length === 0 && !subpath.endsWith('/register')) throw new Error(subpath + ' exports nothing')
  }
}
check().catch((cause) => { console.error(cause); process.exitCode = 1 })
`
}

/** Loads the CommonJS file that older tools take, beside the ESM one: two copies of the code, one default instance. */
export const twoCopies = `const path = require('node:path')
const cjs = require(path.join(__dirname, 'node_modules/@obs/node/dist/index.cjs'))
import('@obs/node').then(({ configure, obs }) => {
  const lines = []
  configure({ sinks: [{ name: 'kept', signals: ['log'], write: (line) => lines.push(line.event) }] })
  cjs.log.info('from.cjs')
  obs.log.info('from.esm')
  if (lines.join() !== 'from.cjs,from.esm') throw new Error('two default instances: ' + lines.join())
}).catch((cause) => { console.error(cause); process.exitCode = 1 })
`

/** Uses the CommonJS file, which Jest and older bundlers take, and compares its exports with what they were before. */
export const steadyExports = `const path = require('node:path')
const at = (name) => require(path.join(__dirname, 'node_modules/@obs', name, 'dist/index.cjs'))
const [core, node] = [at('core'), at('node')]
const before = [{ ...core }, { ...node }]
node.createObs({ sinks: [] }).log.error('failed', { err: new Error('no') })
core.createPipeline()
for (const [index, loaded] of [core, node].entries())
  for (const name of Object.keys(loaded))
    if (loaded[name] !== before[index][name]) throw new Error(name + ' became another value')
`

/** \`@obs/log\` and \`@obs/core\` without anything else of ours. */
export const logAlone = `import { createPipeline } from '@obs/core'
import { createLogger } from '@obs/log'
const lines = []
const sink = { name: 'kept', signals: ['log'], write: (line) => lines.push(line) }
const log = createLogger(createPipeline({ sinks: [sink] })).bind({ shop: 'a' })
log.info('order.taken', { order: 7 })
const id = log.error('order.failed', { err: new Error('no stock') })
const [taken, failed] = lines
if (taken?.event !== 'order.taken' || taken.fields.shop !== 'a' || taken.fields.order !== 7) throw new Error('the line is wrong')
if (!/^[0-9a-f]{32}$/.test(id) || failed?.errorId !== id) throw new Error('the id is wrong')
`
