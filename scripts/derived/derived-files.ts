// Every file of the repository that is wholly or partly derived from other files, with what should stand in it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readManifests } from '../source/manifests.ts'
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
    ...readManifests(root).map(({ folder, text, subpaths }) => {
      const named = folder === 'sinks' ? backends.map(({ name }) => name) : subpaths.filter(Boolean)
      return { path: `packages/${folder}/package.json`, actual: text, expected: withExportMap(text, named) }
    }),
    ...['README.md', 'packages/sinks/README.md'].map((path) => {
      const actual = readFileSync(join(root, path), 'utf8')
      return { path, actual, expected: withBackendTable(actual, backends) }
    }),
  ]
}
