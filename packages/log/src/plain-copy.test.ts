// Which fields may wait to be encoded: few small values that cannot change.
import { expect, test } from 'vitest'
import { plainCopy } from './plain-copy.ts'

const many = (count: number): object => Object.fromEntries(Array.from({ length: count }, (_, at) => [at, at]))

test('copies up to 32 values that nobody can change', () => {
  const fields = { a: 'x'.repeat(1000), b: 1, c: true, d: null, e: undefined, f: 7n }
  const copy = plainCopy(fields)
  expect(copy).toEqual(fields)
  expect(copy).not.toBe(fields)
  expect(plainCopy(many(32))).toEqual(many(32))
})

test.each([
  ['more than 32', many(33)],
  ['a long text', { a: 'x'.repeat(1001) }],
  ['an object', { a: {} }],
  ['a function', { a: () => 1 }],
  ['an instance of a class', new Date()],
  [
    'what cannot be read',
    {
      get a() {
        throw new Error('no')
      },
    },
  ],
])('lets nothing wait of %s', (_what, fields) => expect(plainCopy(fields)).toBeUndefined())
