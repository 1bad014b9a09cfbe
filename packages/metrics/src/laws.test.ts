// Laws of the distribution: merging is exact, deltas add up to the whole, quantiles keep their bound merged over eight.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ValueReading } from './value-reading.ts'
import { ValueRecord } from './value-record.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const usual = fc.double({ min: 1e-3, max: 1e6, noNaN: true })

function readingOf(values: readonly number[]): ValueReading {
  const record = new ValueRecord()
  for (const value of values) record.add(value)
  return record.read()
}

/** Every bucket that holds anything, with the scale it is counted at. */
function bucketsOf({ parts }: ValueReading): object {
  const filled = (sign: string, window = parts.positive): readonly (readonly [string, number])[] =>
    [...window.counts].flatMap((count, slot) =>
      count === 0 ? [] : [[`${sign}${window.offset + slot}`, count] as const],
    )
  return {
    scale: parts.scale,
    count: parts.count,
    zeros: parts.zeros,
    min: parts.min,
    max: parts.max,
    buckets: [...filled('+'), ...filled('-', parts.negative)],
  }
}

const dealt = (values: readonly number[], hands: number): readonly (readonly number[])[] =>
  Array.from({ length: hands }, (_, hand) => values.filter((_value, index) => index % hands === hand))

test('records merged over eight processes are the record of all values, over the whole range of doubles', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 100 }), (values) => {
      const merged = dealt(values, 8)
        .map(readingOf)
        .reduce((a, b) => a.plus(b))
      expect(bucketsOf(merged)).toEqual(bucketsOf(readingOf(values)))
    }),
  )
})

test('quantiles merged over eight are at most 1.09 % off the exact order statistic', () => {
  fc.assert(
    fc.property(fc.array(usual, { minLength: 8, maxLength: 400 }), (values) => {
      const merged = dealt(values, 8)
        .map(readingOf)
        .reduce((a, b) => a.plus(b))
      const sorted = values.toSorted((a, b) => a - b)
      for (const q of [0, 0.5, 0.75, 0.95, 0.99, 0.999, 0.9999, 1]) {
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN
        expect(Math.abs(merged.quantile(q) / exact - 1)).toBeLessThanOrEqual(0.0109)
      }
    }),
  )
})

test('deltas of one record add up to the record', () => {
  fc.assert(
    fc.property(fc.array(fc.array(finite, { maxLength: 20 }), { maxLength: 8 }), (steps) => {
      const record = new ValueRecord()
      const empty = record.read()
      let before = empty
      let sum: ValueReading = empty
      for (const values of steps) {
        for (const value of values) record.add(value)
        const now = record.read()
        sum = sum.plus(now.minus(before))
        before = now
      }
      const whole = bucketsOf(record.read()) as { buckets: unknown; count: number }
      const added = bucketsOf(sum) as { buckets: unknown; count: number }
      expect([added.count, added.buckets]).toEqual([whole.count, whole.buckets])
    }),
  )
})

const whole = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 5 })

test('least, mean and greatest of a delta stay in their order, and near the exact ones', () => {
  fc.assert(
    fc.property(whole, whole, (earlier, later) => {
      const record = new ValueRecord()
      for (const value of earlier) record.add(value)
      const before = record.read()
      for (const value of later) record.add(value)
      const { min, mean, max } = record.read().minus(before)
      expect(min).toBeLessThanOrEqual(mean)
      expect(mean).toBeLessThanOrEqual(max)
      expect(Math.abs(min - Math.min(...later))).toBeLessThanOrEqual(0.0109 * Math.min(...later))
      expect(Math.abs(max - Math.max(...later))).toBeLessThanOrEqual(0.0109 * Math.max(...later))
    }),
  )
})

test('values over 32 octaves apart halve the scale: nothing is counted in a wrong bucket', () => {
  fc.assert(
    fc.property(
      fc.array(finite, { minLength: 1, maxLength: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, q) => {
        const reading = readingOf(values)
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? 0
        const found = reading.quantile(q)
        // Half a bucket: 1.09 % at scale 5; each halving of the scale doubles the exponent. Below 2^-1022 is zero.
        const half = 2 ** (0.5 * 2 ** -reading.parts.scale) * (1 + 1e-9)
        const isZero = Math.abs(exact) < 2 ** -1022
        const ratio = isZero ? (Math.abs(found) < 2 ** -1022 ? 1 : Infinity) : found / exact
        expect(ratio).toBeLessThanOrEqual(half)
        expect(ratio).toBeGreaterThanOrEqual(1 / half)
      },
    ),
  )
})

test('an outlier is its own quantile, and the scale says that it was halved', () => {
  const record = new ValueRecord()
  for (let at = 0; at < 98; at += 1) record.add(1)
  record.add(1e-9)
  record.add(1e12)
  record.add(1e12)
  const reading = record.read()
  expect(reading.parts.scale).toBe(3)
  expect(reading.quantile(0.5)).toBeCloseTo(1, 1)
  expect(reading.quantile(0.995) / 1e12).toBeCloseTo(1, 1)
  expect(reading.countAtMost(2)).toBe(99)
})

test('a sum of huge values stays finite', () => {
  const { sum, mean, stddev } = readingOf([1.7e308, 1.7e308])
  expect([sum, mean]).toEqual([Number.MAX_VALUE, Number.MAX_VALUE / 2])
  expect(stddev).toBe(0)
})

test('counts at most a bound are those of the buckets that begin below it, for every sign', () => {
  const values = fc.array(fc.oneof(finite, usual, fc.integer({ min: -50, max: 50 })), { maxLength: 60 })
  fc.assert(
    fc.property(values, fc.oneof(usual, fc.integer({ min: -50, max: 50 }), finite), (list, bound) => {
      const reading = readingOf(list)
      const found = reading.countAtMost(bound)
      // A bucket that straddles the bound is counted whole: what lies less than a bucket above may count with it.
      const step = 2 ** (2 ** -reading.parts.scale) * (1 + 1e-9)
      const nearly = list.filter((value) => value <= (bound < 0 ? bound / step : bound * step)).length
      const atMost = list.filter((value) => value <= bound - Math.abs(bound) * 1e-11).length
      expect(found).toBeGreaterThanOrEqual(atMost - zerosOf(list, bound))
      expect(found).toBeLessThanOrEqual(Math.max(nearly, zerosOf(list, bound)))
    }),
  )
})

test('the count at most a bound never falls while values come, over the whole range of doubles', () => {
  const values = fc.array(fc.oneof(finite, usual, fc.integer({ min: 0, max: 50 })), { maxLength: 40 })
  fc.assert(
    fc.property(values, fc.oneof(usual, fc.integer({ min: 1, max: 50 })), (list, bound) => {
      const record = new ValueRecord()
      let before = 0
      for (const value of list) {
        record.add(value)
        const now = record.read().countAtMost(bound)
        expect(now).toBeGreaterThanOrEqual(before)
        before = now
      }
    }),
  )
})

// Below 2^-1022 all values are zero, so near zero the neighbours count with it.
function zerosOf(list: readonly number[], bound: number): number {
  if (Math.abs(bound) >= 2 ** -1021) return 0
  return list.filter((value) => value <= 2 ** -1021).length
}
