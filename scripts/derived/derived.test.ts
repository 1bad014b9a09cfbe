// What is derived is up to date, and the derivation reads what a backend says about itself.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseSource } from '../source/source.ts'
import { backendFacts } from './backend.ts'
import { withBackendTable } from './backend-table.ts'
import { derivedFiles } from './derived-files.ts'
import { withExportMap } from './export-map.ts'

test.each(derivedFiles(join(import.meta.dirname, '../..')))(
  '$path says what the sources say',
  ({ path, actual, expected }) => {
    // A plain sentence, since the difference itself says nothing about the way to mend it.
    const told =
      actual === expected
        ? 'up to date'
        : `${path} is stale: run \`npx tsx scripts/derive.ts\` and commit it. On a merge conflict in it: take either side, then run that.`
    expect(told).toBe('up to date')
  },
)

describe('a backend', () => {
  const facts = (text: string): ReturnType<typeof backendFacts> =>
    backendFacts(parseSource('packages/sinks/src/dead-letter.ts', text))

  test('is a file that exports a factory of its name', () => {
    expect(facts('export const deadLetter: Factory = x')?.name).toBe('dead-letter')
    expect(facts('export const deadLetter: number = 1')).toBeUndefined()
    expect(facts('export const other: Factory = x')).toBeUndefined()
    expect(facts('const deadLetter: Factory = x')).toBeUndefined()
  })

  test.each([
    [`export const deadLetter: Factory<{}, 'log' | 'error'> = x`, ['log', 'error']],
    ['export const deadLetter: Factory<{}> = x', ['log', 'error', 'metric']],
    ['export const deadLetter: (options?: X) => PullSink = x', ['metric']],
    ['export function deadLetter(options: X): LineSink { return x }', ['log']],
  ])('has the signals of its type: %s', (text, signals) => {
    expect(facts(text)?.signals).toEqual(signals)
  })

  test.each([
    [`export const deadLetter: Factory = f({ target: (o) => o.endpoint ?? 'udp://127.0.0.1:1' })`],
    [`export const deadLetter: Factory = f({ target: ({ endpoint = 'udp://127.0.0.1:1' }) => endpoint })`],
    [`const home = 'udp://127.0.0.1:1'; export const deadLetter: Factory = f((o) => o.endpoint ?? home)`],
  ])('has the endpoint it falls back to: %s', (text) => {
    expect(facts(text)?.endpoint).toBe('udp://127.0.0.1:1')
  })

  test.each([
    ['export const deadLetter: Factory<{ token: string; prefix?: string }> = x', ['token']],
    [
      'export const deadLetter: Factory<O> = x; interface O { readonly token: string; readonly a?: 1 }',
      ['token'],
    ],
    [
      'export function deadLetter(options: O): LineSink { return x }; type O = Options<{ a: 1 }> & { path: string }',
      ['path'],
    ],
    ['export function deadLetter(options: O = {}): LineSink { return x }; type O = Options<{ a: 1 }>', []],
  ])('needs the options that have no question mark: %s', (text, needs) => {
    expect(facts(text)?.needs).toEqual(needs)
  })

  test('is told by the first sentence of its doc and by the proof in its header', () => {
    const text =
      '// Letters.\n// Proof: postd 1.2 (Debian)\n\n/** Sends letters. Slowly. */\nexport const deadLetter: Factory = x'
    expect(facts(text)).toMatchObject({ purpose: 'Sends letters.', proof: 'postd 1.2 (Debian)' })
  })
})

test('an export map keeps the other fields and has every subpath in one shape', () => {
  const old = { name: 'x', typesVersions: { '*': { gone: [] } }, exports: { './gone': {} }, license: 'MIT' }
  const fresh = JSON.parse(withExportMap(JSON.stringify(old), ['b', 'a'])) as Record<string, unknown>
  expect(Object.keys(fresh)).toEqual(['name', 'typesVersions', 'exports', 'license'])
  expect(fresh['typesVersions']).toEqual({ '*': { a: ['./dist/a.d.cts'], b: ['./dist/b.d.cts'] } })
  expect(Object.keys(fresh['exports'] as object)).toEqual(['.', './a', './b', './package.json'])
})

test('a document without the marks of the table is refused', () => {
  expect(() => withBackendTable('# x', [])).toThrow('the marks')
})
