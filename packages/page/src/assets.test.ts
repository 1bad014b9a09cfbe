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

test('the notice holds the licence of each package that the script is built with', () => {
  const folder = join(ui, '..')
  const notice = readFileSync(join(folder, 'NOTICE.md'), 'utf8')
  const code = readdirSync(ui).map((name) => readFileSync(join(ui, name), 'utf8'))
  const built = new Set(
    code.join('\n').match(/(?<=^import (?!type ).*from '|^import ')(?!\.|node:|vite')[\w@-]+/gm),
  )
  expect([...built].toSorted()).toEqual(['preact', 'uplot'])
  for (const name of built) {
    const licence = readFileSync(join(folder, 'node_modules', name, 'LICENSE'), 'utf8')
    expect(notice).toContain(licence.replaceAll('\r', '').trim())
  }
})
