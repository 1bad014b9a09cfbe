// Packs every package, installs the tarballs in a fresh folder and uses them as ESM, CommonJS and TypeScript.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'obs-pack-'))
const run = (cwd, command, ...args) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

run(root, 'npx', '-y', 'pnpm@12', '-r', '--filter', './packages/*', 'pack', '--pack-destination', folder)
writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
run(
  folder,
  'npm',
  'install',
  '--ignore-scripts',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  ...tarballs.map((name) => `./${name}`),
  'express@5',
  '@types/express@5',
  '@types/node@20',
  'typescript@5.9',
)

writeFileSync(
  join(folder, 'alone.mjs'),
  `import { createPipeline } from '@obs/core'
import { createLogger } from '@obs/log'
import { stdout } from '@obs/sinks/stdout'
const id = createLogger(createPipeline({ sinks: [stdout()] })).error('alone', { err: new Error('x') })
if (!/^[0-9a-f]{32}$/.test(id)) throw new Error('no id')
`,
)
writeFileSync(
  join(folder, 'both.cjs'),
  `const required = require('@obs/node')
import('@obs/node').then((imported) => { if (imported.obs !== required.obs) throw new Error('two default instances') })
required.log.info('required', { from: 'cjs' })
`,
)
writeFileSync(
  join(folder, 'types.mts'),
  `import express from 'express'
import { configure, errorView, log, metrics, observe } from '@obs/express'
import { sentry } from '@obs/sinks/sentry'
import { stdout } from '@obs/sinks/stdout'
const dsn = process.env['SENTRY_DSN']
configure({ service: 'shop', release: process.env['GIT_SHA'], sinks: [stdout(), dsn && sentry({ dsn })] })
const app = express()
app.use(observe())
app.get('/', (req, res) => { req.obs.set({ a: 1 }); res.json({ id: log.error('x', { err: new Error('x') }) }) })
app.use(errorView({ html: ({ id, status }) => \`\${status} \${id}\` }))
const orders = metrics.counter('orders', { labels: ['plan'] })
orders.with({ plan: 'pro' }).add()
// @ts-expect-error a label that was not declared
orders.with({ country: 'DE' })
// @ts-expect-error data goes in an object
log.info('x', 'text')
`,
)
// Every TypeScript block of every README is a program of its own.
const readmes = [
  'README.md',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`),
]
const programs = ['types.mts']
for (const readme of readmes) {
  for (const [, code] of readFileSync(join(root, readme), 'utf8').matchAll(/```ts\n(.*?)```/gs)) {
    const name = `readme-${programs.length}.mts`
    writeFileSync(join(folder, name), `${code}\nexport {}\n`)
    programs.push(name)
  }
}

const tsc = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--module',
  'nodenext',
  '--target',
  'es2023',
  '--lib',
  'es2023,esnext.disposable',
  '--types',
  'node',
  '--skipLibCheck',
  ...programs,
]
for (const [name, ...command] of [
  ['ESM, @obs/log alone', 'node', 'alone.mjs'],
  ['CommonJS and ESM are one instance', 'node', 'both.cjs'],
  ['types and README blocks for TypeScript 5.9', 'npx', 'tsc', ...tsc],
]) {
  run(folder, ...command)
  console.log(`pack check: ${name}: ok`)
}
