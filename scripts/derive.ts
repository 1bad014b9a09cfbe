// Writes what is derived: the export maps of the packages and the tables of backends. Run it after adding or removing a backend:
// npx tsx scripts/derive.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { derivedFiles } from './derived/derived-files.ts'

const root = join(import.meta.dirname, '..')
const stale = derivedFiles(root).filter(({ actual, expected }) => actual !== expected)

for (const { path, expected } of stale) {
  writeFileSync(join(root, path), expected)
  console.log(`wrote ${path}`)
}
if (stale.length === 0) console.log('nothing to write: everything derived is up to date')
