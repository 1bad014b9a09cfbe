// Every rule of the house over what is in this repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBackends } from '../derived/derived-files.ts'
import { readManifests } from '../source/manifests.ts'
import { isPublished, readRepository, root } from '../source/repository.ts'
import { dependencies, scripts, testedBackends, type Dependent } from './complete.ts'
import { cycles } from './cycles.ts'
import { documentedExports, headers } from './documented.ts'
import { installs, namedFiles, readmes, type Document } from './documents.ts'
import type { Finding } from './finding.ts'
import { imports } from './imports.ts'
import { namedExports, vocabulary } from './names.ts'
import { namedOwners, ownership } from './owners.ts'
import { fileSizes, functionSizes } from './sizes.ts'

/** What each rule, told as a promise, finds here. */
export function findings(): Readonly<Record<string, readonly Finding[]>> {
  const all = readRepository()
  const published = all.filter(({ path }) => isPublished(path))
  const documents = readDocuments()
  return {
    'packages import what the table of imports allows': imports(published),
    'no file loads itself by way of others': cycles(all),
    'clock, timers, random, console, environment and listeners have one owner each': ownership(published),
    'CONTRIBUTING.md names every owner': namedOwners(read('CONTRIBUTING.md')),
    'files have at most 400 lines': fileSizes(all),
    'functions have at most 60 lines': functionSizes(all),
    'every file begins by saying what lives in it': headers(all),
    'every export is documented': documentedExports(published),
    // The benches speak of others in their words.
    'one word per thing': vocabulary(all.filter(({ path }) => !path.startsWith('bench/'))),
    'every export has a name': namedExports(published),
    'every file that a document names is there': namedFiles(documents, exists),
    'what the program of a README imports is installed above it': installs(documents),
    'every package tells purpose, install, use, options, overload and outage': readmes(documents),
    'every backend has a test': testedBackends(
      readBackends(root).map(({ name }) => name),
      exists,
    ),
    'every third party has a written reason': dependencies(readPackages()),
    'the root has the scripts people look for, and no others': scripts(Object.keys(rootManifest().scripts)),
  }
}

function readDocuments(): readonly Document[] {
  const own = readdirSync(root).filter((name) => name.endsWith('.md'))
  const inPackages = readManifests(root).map(({ folder }) => `packages/${folder}/README.md`)
  const others = ['bench/README.md', ...documentsIn('docs'), ...documentsIn('backends')]
  return [...own, ...inPackages, ...others].map((path) => ({ path, text: read(path) }))
}

function exists(path: string): boolean {
  return existsSync(join(root, path))
}

function documentsIn(folder: string): readonly string[] {
  if (!exists(folder)) return []
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`)
}

function readPackages(): readonly Dependent[] {
  return readManifests(root).map(({ folder, dependencies: given }) => ({
    path: `packages/${folder}/package.json`,
    dependencies: given,
    readme: read(`packages/${folder}/README.md`),
  }))
}

function rootManifest(): { scripts: Record<string, string> } {
  return JSON.parse(read('package.json')) as { scripts: Record<string, string> }
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
