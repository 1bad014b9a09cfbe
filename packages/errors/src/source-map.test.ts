// Positions are found as Node's own reader of source maps finds them (node:module, SourceMap), without building the map.
import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { generatedAt, segmentsAt } from './source-map.ts'

const out = join(import.meta.dirname, '../test/golden/shop/out')
const maps = ['esbuild-cjs.cjs.map', 'esbuild-esm.mjs.map', 'webpack.cjs.map'].map(
  (name) => JSON.parse(readFileSync(join(out, name), 'utf8')) as SourceMapPayload,
)

function asNodeFinds(map: SourceMapPayload, line: number, column: number): object | undefined {
  const entry = new SourceMap(map).findEntry(line, column)
  // Node answers with the last segment of an earlier line where this line has none, and names no source for unmapped code.
  if (!('originalSource' in entry) || entry.generatedLine !== line || !entry.originalSource) return undefined
  return { source: entry.originalSource, line: entry.originalLine, column: entry.originalColumn }
}

// Up to column 1600: Node takes a field alone at the very end of the mappings, where these end, for no segment.
test('finds what Node finds, in maps of esbuild and webpack', () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 2), fc.nat(4), fc.nat(1600), (index, line, column) => {
      const map = maps[index] ?? assert.fail()
      const [segment] = segmentsAt(map.mappings, [{ line, column }])
      const found = segment && {
        source: map.sources[segment.source],
        line: segment.line,
        column: segment.column,
      }
      expect(found).toEqual(asNodeFinds(map, line, column))
    }),
  )
})

test('finds many positions at once as one by one, in whatever order they are asked', () => {
  const position = fc.record({ line: fc.nat(4), column: fc.nat(1600) })
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 2), fc.array(position), (index, wanted) => {
      const { mappings } = maps[index] ?? assert.fail()
      expect(segmentsAt(mappings, wanted)).toEqual(wanted.map((one) => segmentsAt(mappings, [one])[0]))
    }),
  )
})

// ECMA-426: `;` ends a line, `,` a segment; 1, 4 or 5 fields of base 64 VLQ, all relative but the first column of a line.
test('reads segments of one, four and five fields', () => {
  const at = (line: number, column: number): unknown =>
    segmentsAt('AACAA,CACDC,E;;GACA', [{ line, column }])[0]
  expect(at(0, 0)).toEqual({ generatedColumn: 0, source: 0, line: 1, column: 0, name: 0 })
  expect(at(0, 2)).toEqual({ generatedColumn: 1, source: 0, line: 2, column: -1, name: 1 })
  expect(at(0, 3)).toBeUndefined()
  expect(at(1, 0)).toBeUndefined()
  expect(at(2, 2)).toBeUndefined()
  expect(at(2, 9)).toMatchObject({ generatedColumn: 3, line: 3 })
})

test('comes back from mappings that are none', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(5), fc.nat(50), (mappings, line, column) => {
      expect(segmentsAt(mappings, [{ line, column }])).toHaveLength(1)
    }),
  )
})

test('leads back from a source to the code made of it', () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 2), fc.nat(1600), (index, column) => {
      const { mappings } = maps[index] ?? assert.fail()
      const [segment] = segmentsAt(mappings, [{ line: 0, column }])
      if (segment === undefined) return
      const { source, line, column: original } = segment
      const place = generatedAt(mappings, source, { line, column: original }) ?? assert.fail()
      expect(segmentsAt(mappings, [place])[0]).toMatchObject({ source, line, column: original })
    }),
  )
  expect(generatedAt('AACAA,CACDC', 0, { line: 9, column: 9 })).toBeUndefined()
})
