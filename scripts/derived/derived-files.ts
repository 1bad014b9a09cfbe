// Every file of the repository that is wholly or partly derived from other files, with what should stand in it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSource } from '../source/source.ts'
import { backendFacts, type BackendFacts } from './backend.ts'
import { withBackendTable } from './backend-table.ts'
import { withExportMap } from './export-map.ts'

/** A file, as it is and as it should be. */
export interface DerivedFile {
  readonly path: string
  readonly actual: string
  readonly expected: string
}

/** All backends of @obs/sinks: files that export a factory of their own name. */
export function readBackends(root: string): readonly BackendFacts[] {
  return readdirSync(join(root, 'packages/sinks/src'))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => backendFacts(readSource(root, `packages/sinks/src/${name}`)) ?? [])
}

/** The derived files of the repository. */
export function derivedFiles(root: string): readonly DerivedFile[] {
  const backends = readBackends(root)
  return [
    ...packageFolders(root).map((folder) => {
      const path = `packages/${folder}/package.json`
      const named = folder === 'sinks' ? backends.map(({ name }) => name) : undefined
      return derive(root, path, (text) => withExportMap(text, named ?? subpathsOf(text)))
    }),
    ...['README.md', 'packages/sinks/README.md'].map((path) =>
      derive(root, path, (text) => withBackendTable(text, backends)),
    ),
  ]
}

function packageFolders(root: string): readonly string[] {
  return readdirSync(join(root, 'packages'))
}

function subpathsOf(text: string): readonly string[] {
  const { exports } = JSON.parse(text) as { exports: Record<string, unknown> }
  return Object.keys(exports)
    .filter((key) => key !== '.' && key !== './package.json')
    .map((key) => key.slice(2))
}

function derive(root: string, path: string, change: (text: string) => string): DerivedFile {
  const actual = readFileSync(join(root, path), 'utf8')
  return { path, actual, expected: change(actual) }
}
