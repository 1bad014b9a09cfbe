// The package.json files of the workspace's packages.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One package. */
export interface Manifest {
  /** Its folder below `packages`. */
  readonly folder: string
  readonly name: string
  /** Keys of its export map without `./package.json`, without the leading `./`; the index is ''. */
  readonly subpaths: readonly string[]
  readonly dependencies: readonly string[]
  /** The file as it is. */
  readonly text: string
}

/** All packages, by folder. */
export function readManifests(root: string): readonly Manifest[] {
  return readdirSync(join(root, 'packages')).map((folder) => {
    const text = readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')
    const parsed = JSON.parse(text) as {
      name: string
      exports: Record<string, unknown>
      dependencies?: Record<string, string>
    }
    const keys = Object.keys(parsed.exports).filter((key) => !key.endsWith('.json'))
    return {
      folder,
      name: parsed.name,
      subpaths: keys.map((key) => key.slice(2)),
      dependencies: Object.keys(parsed.dependencies ?? {}),
      text,
    }
  })
}
