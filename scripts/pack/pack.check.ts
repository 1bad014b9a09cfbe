// What is packed is right: exports and types for every way of resolving, programs of users in ESM, CommonJS and TypeScript.
import { readFileSync } from 'node:fs'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readManifests } from '../source/manifests.ts'
import { root } from '../source/repository.ts'
import {
  documentedPrograms,
  knowsRequests,
  logAlone,
  oneModulePerSubpath,
  refused,
  steadyExports,
  twoCopies,
} from './programs.ts'
import { createProject, type Project } from './project.ts'
import { packAll } from './tarballs.ts'

const { tarballs, remove } = packAll()
afterAll(remove)

describe.each(tarballs)('$name', ({ path }) => {
  const data = readFileSync(path)

  test('has exports that publint accepts', async () => {
    const tarball = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)
    const { messages } = await publint({ pack: { tarball }, strict: true })
    expect(messages).toEqual([])
  })

  test('has the right types for every way of resolving', async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(data)))
    expect(result.types === false ? 'no types' : result.problems).toEqual([])
  })
})

const compilers = ['5.9', '6', '7'] as const
const nodenext = { module: 'nodenext', moduleResolution: 'nodenext' }
const bundler = { module: 'esnext', moduleResolution: 'bundler' }
const strict = {
  noEmit: true,
  strict: true,
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  types: ['node'],
}

describe('a project with all packages', () => {
  let project: Project
  beforeAll(() => {
    const typescript = compilers.map((version) => `typescript-${version}@npm:typescript@${version}`)
    const frameworks = ['express@5', '@types/express@5', 'fastify@5', '@types/node@20']
    project = createProject(tarballs, [...typescript, ...frameworks])
    writePrograms(project)
  })

  afterAll(() => project.remove())

  test('loads one file per subpath, imported or required', () => {
    const subpaths = readManifests(root).flatMap(({ name, subpaths: all }) =>
      all.map((subpath) => (subpath === '' ? name : `${name}/${subpath}`)),
    )
    project.write('one.cjs', oneModulePerSubpath(subpaths))
    expect(project.node('one.cjs')).toBe('')
  })

  test('has one default instance, whoever loads a second copy', () => {
    project.write('two.cjs', twoCopies)
    expect(project.node('two.cjs')).toBe('')
  })

  test('keeps what CommonJS exports, whatever instances are made', () => {
    project.write('steady.cjs', steadyExports)
    expect(project.node('steady.cjs')).toBe('')
  })

  describe.each(compilers)('TypeScript %s', (version) => {
    const tsc = `node_modules/typescript-${version}/bin/tsc`
    const compile = (folder: string, options: object): string => {
      const configuration = { include: [folder], compilerOptions: { ...strict, ...options } }
      project.write('tsconfig.json', JSON.stringify(configuration))
      return project.node(tsc)
    }

    test('compiles the documents, ES modules by nodenext with exactOptionalPropertyTypes', () => {
      expect(compile('esm', { ...nodenext, exactOptionalPropertyTypes: true })).toBe('')
    })

    test('compiles the documents, CommonJS by nodenext', () => {
      expect(compile('cjs', nodenext)).toBe('')
    })

    test('compiles a program of ES modules and CommonJS', () => {
      expect(compile('both', nodenext)).toBe('')
    })

    test('compiles the documents for a bundler', () => {
      expect(compile('bundled', bundler)).toBe('')
    })
  })
})

test('@obs/log works alone on createPipeline of @obs/core', () => {
  const alone = tarballs.filter(({ name }) => name === '@obs/core' || name === '@obs/log')
  const project = createProject(alone, [])
  project.write('alone.mjs', logAlone)
  expect(project.node('alone.mjs')).toBe('')
  project.remove()
})

function writePrograms({ write }: Project): void {
  const programs = documentedPrograms()
  // What waits at the top level cannot be CommonJS.
  const asCjs = programs.filter((code) => !/^(?:const .* = )?await |^using /m.test(code))
  for (const [index, code] of programs.entries()) {
    write(`esm/${index}.mts`, code)
    write(`bundled/${index}.ts`, code)
  }
  for (const [index, code] of asCjs.entries()) write(`cjs/${index}.cts`, code)
  write('esm/refused.mts', refused)
  for (const file of ['a.mts', 'b.cts']) write(`both/${file}`, knowsRequests)
}
