// Begins a backend: `pnpm new-backend <name>` writes its file and its test, then what is derived from them.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { derivedFiles } from './derived/derived-files.ts'
import { backendFiles, withListing } from './scaffold/backend-files.ts'
import { root } from './source/repository.ts'

const [name = ''] = process.argv.slice(2)
const files = backendFiles(name)
const taken = files.find(({ path }) => existsSync(join(root, path)))
if (taken !== undefined) throw new Error(`${taken.path} is there already`)

for (const { path, text } of files) write(path, text)
write('docs/api.md', withListing(readFileSync(join(root, 'docs/api.md'), 'utf8'), name))
for (const { path, actual, expected } of derivedFiles(root)) if (actual !== expected) write(path, expected)
console.log(`
npx vitest run --project sinks ${name}   fails until the known bytes are those of the specification
Then: signals, target, encode; frame and verdict where lines and HTTP statuses do not do; a changeset.`)

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text)
  console.log(`wrote ${path}`)
}
