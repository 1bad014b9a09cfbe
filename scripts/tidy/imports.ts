// Who may import whom: the table of DESIGN, package by package. Type-only imports are free of it.
import type { Source } from '../source/source.ts'
import { finding, type Finding } from './finding.ts'

interface Allowed {
  /** Packages of this repository and third parties. */
  readonly packages: readonly string[]
  /** Modules of Node, by the beginning of the paths, from `src`, of the files that may import them. */
  readonly node: Readonly<Record<string, readonly string[]>>
}

const ioModules = [
  'node:dgram',
  'node:dns',
  'node:fs',
  'node:http',
  'node:https',
  'node:net',
  'node:path',
  'node:stream',
  'node:tls',
  'node:tty',
  'node:worker_threads',
  'node:zlib',
]

const instanceParts = [
  'core',
  'wire',
  'delivery',
  'log',
  'errors',
  'metrics',
  'sinks',
  'http',
  'page',
].flatMap((name) => [`@obs/${name}`, `@obs/${name}/`])

/** The table. A package that is not in it may import nothing. */
export const importTable: Readonly<Record<string, Allowed>> = {
  core: { packages: [], node: { '': ['node:async_hooks', 'node:crypto', 'node:os'] } },
  // Of core only types, so that a format can be read and tested alone.
  // util: colours as the platform writes them, from arguments alone.
  wire: { packages: [], node: { 'pretty.ts': ['node:util'] } },
  // birth: asks whether it runs in a worker.
  delivery: {
    packages: ['@obs/core'],
    node: {
      'transports/': ioModules,
      spool: ['node:fs', 'node:path'],
      'spool/birth.ts': ['node:worker_threads'],
      'hand-over.ts': ['node:worker_threads'],
    },
  },
  // util: printf as pino's callers know it.
  // Bridges: what they take from, and put in place of, modules of Node.
  log: {
    packages: ['@obs/core'],
    node: {
      'pino-like.ts': ['node:util'],
      'bridges/': ['node:diagnostics_channel', 'node:module', 'node:stream', 'node:util'],
    },
  },
  // locals: asks whether it runs in a worker, and for Node's own source maps. workers: the name under which errors are seen without being handled.
  errors: {
    packages: ['@obs/core'],
    node: {
      source: ['node:fs'],
      locals: ['node:inspector', 'node:module', 'node:worker_threads'],
      'workers.ts': ['node:events'],
    },
  },
  metrics: { packages: ['@obs/core'], node: { runtime: ['node:perf_hooks', 'node:v8'] } },
  // sinks: computing only, no I/O: datagrams are compressed before they are cut, bodies are signed.
  sinks: {
    packages: ['@obs/core', '@obs/wire', '@obs/delivery'],
    node: { 'define-pull.ts': ['node:zlib'], 'gelf.ts': ['node:zlib'], 'webhook.ts': ['node:crypto'] },
  },
  // http: the table of reason phrases, no socket.
  http: { packages: ['@obs/core', '@obs/log'], node: { 'failure.ts': ['node:http'] } },
  page: { packages: ['@obs/core', '@obs/wire'], node: {} },
  node: { packages: instanceParts, node: { '': ['node:'] } },
  // core: the symbol under which an instance shows its insides to our own packages. log: pino's call shape for request.log.
  express: { packages: ['@obs/core', '@obs/http', '@obs/node'], node: {} },
  fastify: { packages: ['@obs/core', '@obs/http', '@obs/log/', '@obs/node', 'fastify'], node: {} },
  testing: { packages: ['@obs/core'], node: { '': ['node:'] } },
}

/** Published files that import what their row of the table does not hold. */
export function imports(sources: readonly Source[]): readonly Finding[] {
  return sources.flatMap((source) => {
    const [, name = '', file = ''] = /^packages\/([^/]+)\/src\/(.*)$/.exec(source.path) ?? []
    return runtimeImports(source)
      .filter(({ module }) => !module.startsWith('.') && !isAllowed(importTable[name], file, module))
      .map(({ module, start }) =>
        finding(
          source,
          start,
          `${name} may not import '${module}': see the import table in scripts/tidy/imports.ts`,
        ),
      )
  })
}

/** What a file loads when it runs: static, re-exported and dynamic imports without those of types only. */
export function runtimeImports({ module, text }: Source): readonly { module: string; start: number }[] {
  const loaded = module.staticImports
    .filter(({ entries }) => entries.length === 0 || entries.some(({ isType }) => !isType))
    .map(({ start, moduleRequest }) => ({ module: moduleRequest.value, start }))
  const passedOn = module.staticExports.flatMap(({ start, entries }) =>
    entries
      .filter(({ isType, moduleRequest }) => !isType && moduleRequest !== null)
      .map(({ moduleRequest }) => ({ module: moduleRequest?.value ?? '', start })),
  )
  const onDemand = module.dynamicImports.map(({ start, moduleRequest }) => ({
    module: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    start,
  }))
  const askedFor = [...text.matchAll(/getBuiltinModule\(([^)]*)\)/g)].flatMap(({ 1: asked = '', index }) =>
    [...asked.matchAll(/'(node:[^']*)'/g)].map(({ 1: module = '' }) => ({ module, start: index })),
  )
  return [...loaded, ...passedOn, ...onDemand, ...askedFor]
}

function isAllowed(allowed: Allowed | undefined, file: string, module: string): boolean {
  if (allowed === undefined) return false
  if (!module.startsWith('node:')) return allowed.packages.some((other) => covers(other, module))
  return Object.entries(allowed.node).some(
    ([place, modules]) => file.startsWith(place) && modules.some((other) => covers(other, module)),
  )
}

// 'node:fs' covers 'node:fs/promises', 'node:' every module of Node, '@obs/log/' the subpaths of @obs/log without its index.
function covers(allowed: string, module: string): boolean {
  if (/[:/]$/.test(allowed)) return module.startsWith(allowed)
  return module === allowed || (allowed.startsWith('node:') && module.startsWith(`${allowed}/`))
}
