// How a built file leads to its sources: a map beside it, inside it, in sections, or none.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'
import type { Frame } from '@obs/core'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { SourceReader, withSource } from './source.ts'
import { SourceMapping } from './source-mapping.ts'
import { parseFrames } from './stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'obs-maps-'))
const out = join(import.meta.dirname, '../test/golden/shop/out')
let reader: SourceReader
let mapping: SourceMapping

beforeEach(() => {
  reader = new SourceReader()
  mapping = new SourceMapping(reader)
})
afterAll(() => rmSync(folder, { recursive: true }))

const mapped = (frame: Partial<Frame>, reading: 'disk' | 'memory' = 'disk'): Frame | undefined =>
  mapping.mapped([{ file: '', line: 1, column: 1, inApp: true, ...frame }], () => true, reading)[0]

// Captured from esbuild 0.28.2, see fingerprint.test.ts: `new r` at 1:921 is `new Gateway`, pay.ts 4:32.
const known = { function: 'new r', line: 1, column: 921 }
const bundle = readFileSync(join(out, 'esbuild-cjs.cjs'), 'utf8')
const map = readFileSync(join(out, 'esbuild-cjs.cjs.map'), 'utf8')
const code = bundle.slice(0, bundle.indexOf('//# sourceMappingURL'))

function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('follows the map beside a file, to place, name and text of the source', () => {
  const frame = mapped({ file: join(out, 'esbuild-cjs.cjs'), ...known })
  expect(frame).toMatchObject({ function: 'new _Gateway', line: 4, column: 32 })
  expect(frame?.file).toBe(join(out, '../src/pay.ts'))
  const lines = mapping.contentOf(frame?.file ?? '')
  expect(lines?.[3]).toContain("throw new RangeError('an endpoint is needed')")
})

test('follows a map inside the file', () => {
  const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`
  expect(
    mapped({ file: write('inline.js', `${code}//# sourceMappingURL=${url}\n`), ...known }),
  ).toMatchObject({ line: 4 })
  const plain = `data:application/json,${encodeURIComponent(map)}`
  expect(
    mapped({ file: write('plain.js', `${code}//# sourceMappingURL=${plain}\n`), ...known }),
  ).toMatchObject({ line: 4 })
})

test('follows an index map, section by section', () => {
  const sections = [
    { offset: { line: 0, column: 0 }, map: { version: 3, sources: ['head.ts'], mappings: 'AAAA' } },
    { offset: { line: 1, column: 0 }, map: JSON.parse(map) as unknown },
  ]
  write('indexed.js.map', JSON.stringify({ version: 3, sections }))
  const file = write('indexed.js', `head\n${code}//# sourceMappingURL=indexed.js.map\n`)
  expect(mapped({ file, ...known, line: 2 })).toMatchObject({ function: 'new _Gateway', line: 4 })
  expect(mapped({ file, line: 1, column: 1 })?.file).toBe(join(folder, 'head.ts'))
})

test('takes sources from below their root, and leaves alone what has no source', () => {
  const rooted = { version: 3, sourceRoot: '/srv/shop/src', sources: ['pay.ts', null], mappings: 'AAAA;ACAA' }
  write('rooted.js.map', JSON.stringify(rooted))
  const file = write('rooted.js', 'x\ny\n//# sourceMappingURL=rooted.js.map')
  expect(mapped({ file, line: 1, column: 1 })?.file).toBe('/srv/shop/src/pay.ts')
  expect(mapped({ file, line: 2, column: 1 })?.file).toBe(file)
})

test.each([
  ['no comment', 'x'],
  ['a map that is not there', 'x\n//# sourceMappingURL=gone.js.map'],
  ['a map that is none', 'x\n//# sourceMappingURL=data:application/json,oops'],
  ['an address on the network', 'x\n//# sourceMappingURL=https://maps.example/a.js.map'],
])('leaves frames as they are with %s', (name, text) => {
  const frame = { file: write(`${name.replaceAll(' ', '-')}.js`, text), line: 1, column: 1, inApp: true }
  expect(mapped(frame)).toEqual(frame)
})

test.each([{ names: [null] }, { names: [5] }, { names: ['f'], sourceRoot: 5 }])(
  'a map whose names or root are no text leads to the place all the same: %o',
  (odd) => {
    const given = JSON.stringify({ sources: ['a.ts'], mappings: 'AAAAA', ...odd })
    const file = write(
      'odd.js',
      `f()\n//# sourceMappingURL=data:application/json,${encodeURIComponent(given)}\n`,
    )
    expect(mapped({ file, function: 'f' })).toMatchObject({ file: join(folder, 'a.ts'), function: 'f' })
  },
)

test('knows the text of every place it leads to, in a bundle of more files than it keeps', () => {
  const count = 300
  const sources = Array.from({ length: count }, (_, at) => `f${at}.ts`)
  const sourcesContent = sources.map((name) => `text of ${name}`)
  const mappings = ['AAAA', ...Array.from({ length: count - 1 }, () => 'ACAA')].join(';')
  write('many.js.map', JSON.stringify({ version: 3, sources, sourcesContent, mappings }))
  const file = write('many.js', `${'x\n'.repeat(count)}//# sourceMappingURL=many.js.map`)
  for (const line of [...sources.keys(), 0, 1, 0]) {
    const found = mapped({ file, line: line + 1, column: 1 })?.file ?? ''
    expect(found).toBe(join(folder, `f${line}.ts`))
    expect(mapping.contentOf(found)).toEqual([`text of f${line}.ts`])
  }
})

test('reads nothing from disk while the process is ending, and uses what it knows', () => {
  const file = join(out, 'esbuild-cjs.cjs')
  expect(mapped({ file, ...known }, 'memory')?.line).toBe(1)
  mapped({ file, ...known })
  expect(mapped({ file, ...known }, 'memory')?.line).toBe(4)
})

// getsentry/sentry-javascript reopens a file for every event where the throwing line is near its end.
test('holds as many large maps as it has room for, and knows the places that it has looked up', () => {
  const names = ['x'.repeat(6_000_000)]
  const files = ['one', 'two', 'three'].map((name) => {
    const large = { version: 3, sources: [`${name}.ts`], names, mappings: 'AAAA;AACA' }
    write(`${name}.js.map`, JSON.stringify(large))
    return write(`${name}.js`, `x\ny\n//# sourceMappingURL=${name}.js.map`)
  })
  const [one = ''] = files
  for (const file of files) expect(mapped({ file })?.file).toMatch(/\.ts$/)
  expect(mapped({ file: one }, 'memory')?.file).toBe(join(folder, 'one.ts'))
  expect(mapped({ file: one, line: 2 }, 'memory')?.file).toBe(one)
  expect(mapped({ file: one, line: 2 })?.file).toBe(join(folder, 'one.ts'))
})

test('forgets places and texts together where the texts become too many', () => {
  const sourcesContent = ['x'.repeat(6_000_000)]
  const files = ['four', 'five', 'six', 'seven'].map((name) => {
    const large = { version: 3, sources: [`${name}.ts`], sourcesContent, mappings: 'AAAA' }
    write(`${name}.js.map`, JSON.stringify(large))
    return write(`${name}.js`, `x\n//# sourceMappingURL=${name}.js.map`)
  })
  const sources = files.map((file) => mapped({ file })?.file ?? '')
  expect(sources.map((source) => mapping.contentOf(source)?.length)).toEqual([
    undefined,
    undefined,
    undefined,
    1,
  ])
})

test('reads a file once, also where the line is its last', () => {
  const file = write('short.js', 'one\ntwo\nthree')
  const frame = { file, line: 3, column: 1, inApp: true }
  const read = (): unknown =>
    withSource(
      [frame],
      (path) => reader.lines(path, 'disk'),
      (text) => text,
    )[0]?.source
  expect(read()).toEqual({ before: ['one', 'two'], line: 'three', after: [] })
  rmSync(file)
  expect(read()).toEqual({ before: ['one', 'two'], line: 'three', after: [] })
})

test('counts lines as V8 does, at the separators of Unicode too', () => {
  const text = "const parts = ['one\u2028two', 'three\u2029four']\r\nnew Error(parts.join()).stack"
  const file = write('separators.js', text)
  const stack = String(runInThisContext(text, { filename: file }))
  const frames = parseFrames(stack, () => true).slice(0, 1)
  const [shown] = withSource(frames, (path) => reader.lines(path, 'disk'), String)
  expect(shown?.source?.line).toBe('new Error(parts.join()).stack')
})

test('reads a map that holds the separators of Unicode', () => {
  write('separated.js.map', map.replace('"sources"', '"x":"\u2028","sources"'))
  const file = write('separated.js', `${code}//# sourceMappingURL=separated.js.map\n`)
  expect(mapped({ file, ...known })).toMatchObject({ line: 4 })
})

test('does not try a file again that cannot be read', () => {
  const file = join(folder, 'later.js')
  expect(reader.lines(file, 'disk')).toEqual([])
  write('later.js', 'there')
  expect(reader.lines(file, 'disk')).toEqual([])
})
