// docs/api.md is true: its programs compile against the packages, and each listed name is what its package exports.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readBackends } from '../derived/derived-files.ts'
import { root } from '../source/repository.ts'
import { compile } from './compiler.ts'
import { readApi } from './listing.ts'
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
  let complaints: readonly string[] = []
  beforeAll(async () => {
    complaints = await compile({ ...listingFiles(modules, 'left out'), ...conformanceFiles(modules) })
  })

  test.each(modules.map((module) => [module.name, module] as const))('%s', (name, module) => {
    const checks = module.names.map((listed) => checkFileOf(name, listed))
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
    const all = readApi(altered).modules
    complaints = await compile({ ...listingFiles(all, 'left out'), ...conformanceFiles(all) })
  })

  test.each(alterations)('%s fails: %s', (_what, name, from, to) => {
    expect(markdown).toContain(from)
    const said = to.includes('surprise') ? 'lacks surprise' : ''
    expect(complaints.filter((line) => line.includes(`.${name}.`) && line.includes(said))).not.toEqual([])
  })
})
