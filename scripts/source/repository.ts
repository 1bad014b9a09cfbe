// All source files of the repository, parsed once.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readSource, type Source } from './source.ts'

/** The root of this repository. */
export const root: string = join(import.meta.dirname, '../..')

const folders = ['packages', 'examples', 'scripts', 'bench', 'backends']
const notOurs = /(?:^|\/)(?:node_modules|dist|coverage|golden)\/|^packages\/page\/src\/assets\.ts$/

/** Every TypeScript and JavaScript file that people write here. */
export function readRepository(): readonly Source[] {
  return sourcePaths().map((path) => readSource(root, path))
}

/** What is packed: the sources of the packages without their tests. */
export function isPublished(path: string): boolean {
  return /^packages\/[^/]+\/src\//.test(path) && !isTest(path)
}

/** Tests and the journeys across packages. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/e2e\//.test(path)
}

function sourcePaths(): readonly string[] {
  return folders
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => /\.(?:[cm]?js|tsx?)$/.test(path) && !path.endsWith('.d.ts') && !notOurs.test(path))
}

function filesBelow(folder: string): readonly string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (!entry.isDirectory()) return [path]
    return entry.name === 'node_modules' || entry.name === 'dist' ? [] : filesBelow(path)
  })
}

function entriesOf(folder: string): readonly { name: string; isDirectory(): boolean }[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
  } catch (cause) {
    // A folder of the list that is not there yet has no files.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw cause
  }
}
