// Numbers as JSON: as `String` prints them, whatever way is taken.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberText } from './number-text.ts'

test('every finite number is printed as String prints it', () => {
  const decimals = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 6 })).map(([n, d]) => n / 10 ** d)
  const large = fc.maxSafeInteger().map((n) => n / 1000)
  const any = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    decimals,
    large,
  )
  fc.assert(
    fc.property(any, (value) => {
      expect(numberText(value)).toBe(String(value))
    }),
    { numRuns: 5000 },
  )
})

test('whole, small, large and signed numbers keep their text, and JSON reads them back', () => {
  const numbers = [
    0,
    -0,
    1,
    -1,
    0.001,
    0.1,
    1.25,
    -1.25,
    2 ** 31,
    -(2 ** 31),
    1e21,
    1e-7,
    0.1 + 0.2,
    999999999999.999,
    9007199221186.54,
  ]
  for (const value of numbers) {
    expect(numberText(value)).toBe(String(value))
    expect(JSON.parse(numberText(value)) as number).toBe(value === 0 ? 0 : value)
  }
})

test('what JSON has no number for is told by its name', () => {
  expect([Number.NaN, Infinity, -Infinity].map(numberText)).toEqual(['"NaN"', '"Infinity"', '"-Infinity"'])
})
