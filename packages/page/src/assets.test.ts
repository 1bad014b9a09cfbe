// The committed UI is the one that the sources give: a change of the UI needs `pnpm --filter @obs/page ui`.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { assets } from './assets.ts'

const ui = join(import.meta.dirname, '../ui')

test('was built from the sources that stand beside it', () => {
  const hash = createHash('sha256')
  const sources = readdirSync(ui).filter((name) => /\.(tsx?|css)$/.test(name))
  for (const name of sources.toSorted())
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(ui, name)))
      .update('\0')
  expect(assets.version).toBe(hash.digest('hex').slice(0, 16))
})

test('stays within 60 KB compressed', () => {
  expect(gzipSync(assets.script + assets.style).length).toBeLessThan(60_000)
})
