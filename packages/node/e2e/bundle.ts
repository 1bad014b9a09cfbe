// A module of the sources as one file of plain JavaScript: a thread of Node 20 loads no TypeScript.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'tsup'

/** Writes `source` to `<folder>/<name>.ts` and builds `<folder>/<name>.js` of it, an ES module with all it imports. */
export async function bundle(folder: string, name: string, source: string): Promise<void> {
  const entry = join(folder, `${name}.ts`)
  writeFileSync(entry, source)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await build({
    config: false,
    entry: [entry],
    outDir: folder,
    format: ['esm'],
    noExternal: [/./],
    silent: true,
    esbuildOptions(options) {
      options.conditions = ['@obs/source', 'node', 'import']
    },
  })
}
