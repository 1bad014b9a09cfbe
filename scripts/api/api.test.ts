// docs/api.md is true: its programs compile against the packages, and each listed name is what its package exports.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readBackends } from '../derived/derived-files.ts'
import { root } from '../source/repository.ts'
import { compile } from './compiler.ts'
import { deviations } from './deviations.ts'
import { readApi, type ListedModule, type ListedName } from './listing.ts'
import { checkFileOf, conformanceFiles, importOf, listingFiles } from './programs.ts'

const markdown = readFileSync(join(root, 'docs/api.md'), 'utf8')
const { examples, modules } = readApi(markdown)

test.each([
  ['strict alone', { exactOptionalPropertyTypes: false, noUncheckedIndexedAccess: false }],
  ['strict with exactOptionalPropertyTypes', { exactOptionalPropertyTypes: true }],
])('the examples compile, %s', async (_how, options) => {
  expect(examples.length).toBeGreaterThan(0)
  const files = examples.map((code, index) => [`example-${index + 1}.ts`, `${code}\nexport {}\n`] as const)
  expect(await compile(Object.fromEntries(files), options)).toEqual([])
})

test('the listing compiles by itself', async () => {
  expect(await compile(listingFiles(modules, 'kept'))).toEqual([])
})

describe('what a package exports is what is listed', () => {
  const present = modules.map(withoutMissingBackends)
  let complaints: readonly string[] = []
  beforeAll(async () => {
    complaints = await compile({ ...listingFiles(present, 'left out'), ...conformanceFiles(present) })
  })

  test.each(present.map((module) => [module.name, module] as const))('%s', (name, module) => {
    const checks = module.names
      .filter((listed) => !isDeviation(module, listed))
      .map((listed) => checkFileOf(name, listed))
    const mend = 'change the code, or docs/api.md: '
    expect(
      complaints.filter((line) => checks.some((file) => line.startsWith(file))).map((line) => mend + line),
    ).toEqual([])
  })

  test('nothing else is wrong', () => {
    expect(complaints.filter((line) => !/^[\w-]+\.\w+\.(?:type|value)\.check\.ts/.test(line))).toEqual([])
  })
})

test('every backend is listed', () => {
  const listed = modules.find(({ name }) => name.endsWith('<name>'))?.names ?? []
  const subpaths = new Set(listed.map(({ name }) => importOf('<name>', name)))
  const missing = readBackends(root).filter(({ name }) => !subpaths.has(name))
  expect(missing.map(({ name }) => `docs/api.md does not list @obs/sinks/${name}`)).toEqual([])
})

describe('a listing that says something else than the code', () => {
  const alterations = [
    [
      'about what is given back',
      'Errors',
      'idOf(err: unknown): string | undefined',
      'idOf(err: unknown): string',
    ],
    ['about what is taken', 'Meter', 'mark(count?: number): void', 'mark(count: string): void'],
    [
      'with an option that the code does not know',
      'createObs',
      'uncaught: boolean',
      'uncaught: boolean; surprise: 1',
    ],
    ['with an option that a sink does not know', 'statsd', 'prefix: string; dialect', 'surprise: 1; dialect'],
    [
      'with a name that the code does not have',
      'Dissimilar',
      'export interface Distinct',
      'export interface Dissimilar',
    ],
  ] as const
  let complaints: readonly string[] = []
  beforeAll(async () => {
    const altered = alterations.reduce((text, [, , from, to]) => text.replace(from, to), markdown)
    const all = readApi(altered).modules.map(withoutMissingBackends)
    complaints = await compile({ ...listingFiles(all, 'left out'), ...conformanceFiles(all) })
  })

  test.each(alterations)('%s fails: %s', (_what, name, from, to) => {
    expect(markdown).toContain(from)
    const said = to.includes('surprise') ? 'lacks surprise' : ''
    expect(complaints.filter((line) => line.includes(`.${name}.`) && line.includes(said))).not.toEqual([])
  })
})

function withoutMissingBackends(module: ListedModule): ListedModule {
  if (!module.name.endsWith('<name>')) return module
  const names = module.names.filter(({ name }) =>
    existsSync(join(root, `packages/sinks/src/${importOf('<name>', name)}.ts`)),
  )
  return { ...module, names }
}

function isDeviation(module: ListedModule, listed: ListedName): boolean {
  return deviations.some(({ module: where, name }) => where === module.name && name === listed.name)
}
