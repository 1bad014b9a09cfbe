// The promise of the histogram: quantiles within 1.09 % of exact order statistics.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketEnd, bucketIndex } from './bucket-index.ts'
import type { ValueReading } from './value-reading.ts'
import { ValueRecord } from './value-record.ts'

function reading(values: readonly number[]): ValueReading {
  const record = new ValueRecord()
  for (const value of values) record.add(value)
  return record.read()
}

test('has ends inclusive above, at powers of two too', () => {
  for (const value of [1, 2, 4, 0.5, 1024, 2 ** -30]) {
    expect(bucketEnd(bucketIndex(value))).toBeCloseTo(value, 12)
    expect(bucketIndex(value * 1.0000001)).toBe(bucketIndex(value) + 1)
  }
})

test('puts every value between the ends of its bucket', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (value) => {
      const index = bucketIndex(value)
      expect(value).toBeLessThanOrEqual(bucketEnd(index) * (1 + 1e-12))
      expect(value).toBeGreaterThan(bucketEnd(index - 1) * (1 - 1e-12))
    }),
  )
})

test('gives quantiles at most 1.09 % off the exact order statistic', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 0, max: 100 }),
      (values, percent) => {
        const sorted = values.toSorted((a, b) => a - b)
        const rank = Math.floor((percent / 100) * (values.length - 1))
        const exact = sorted[rank] ?? 0
        expect(Math.abs(reading(values).quantile(percent / 100) - exact) / exact).toBeLessThanOrEqual(0.0109)
      },
    ),
  )
})

test('adds up: two records merged are one record of all values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1e6, max: 1e6 })),
      fc.array(fc.double({ min: 0.001, max: 10, noNaN: true })),
      (a, b) => {
        const merged = reading(a).plus(reading(b))
        const whole = reading([...a, ...b])
        expect(merged.count).toBe(whole.count)
        expect(merged.quantile(0.5)).toBe(whole.quantile(0.5))
        expect([merged.min, merged.max]).toEqual([whole.min, whole.max])
      },
    ),
  )
})

test('subtracts exactly: what came after a reading', () => {
  const record = new ValueRecord()
  for (const value of [1, 2, 300]) record.add(value)
  const before = record.read()
  for (const value of [10, 20]) record.add(value)
  const since = record.read().minus(before)
  expect([since.count, since.sum]).toEqual([2, 30])
  expect(since.min / 10).toBeCloseTo(1, 1)
  expect(since.max / 20).toBeCloseTo(1, 1)
})

test('counts what is at most a bound', () => {
  const values = reading([0.5, 1, 2, 4, 8, 0, -1])
  expect([-2, -0.9, 0, 1, 4, 100].map((bound) => values.countAtMost(bound))).toEqual([0, 1, 2, 4, 6, 7])
})

test('says NaN for a quantile of nothing', () => expect(reading([]).quantile(0.5)).toBeNaN())

test('gives its buckets in OpenTelemetry numbering: scale 5, ends inclusive above', () => {
  // Indexes of 1.5 and 1000 at scale 5, from a 60-digit computation.
  const { scale, zeroCount, positive, negative } = reading([1.5, 1000, 1000, 0, -1.5]).exponential
  const filled = (run: typeof positive): readonly (readonly [number, number])[] =>
    Array.from(run.counts, (count, slot) => [run.offset + slot, count] as const).filter(([, n]) => n > 0)
  expect([scale, zeroCount]).toEqual([5, 1])
  expect(filled(positive)).toEqual([
    [18, 1],
    [318, 2],
  ])
  expect(filled(negative)).toEqual([[18, 1]])
})

// OpenTelemetry numbering, upper ends inclusive, from a computation with 60 digits.
test.each([
  [0.001, -319],
  [0.0015, -301],
  [0.5, -33],
  [1, -1],
  [1.0000000000000002, 0],
  [1.5, 18],
  [2, 31],
  [3, 50],
  [7.3, 91],
  [1000, 318],
  [1e9, 956],
  [2 ** -1022, -32705],
  [Number.MAX_VALUE, 32767],
])('puts %d into bucket %d', (value, index) => expect(bucketIndex(value)).toBe(index))
