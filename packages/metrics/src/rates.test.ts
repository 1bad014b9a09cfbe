// Rates do not depend on how often somebody looks.
import { expect, test } from 'vitest'
import { RateRecord } from './rates.ts'

test('a steady ten per second is ten per second, looked at every minute', () => {
  const record = new RateRecord(0)
  let rates = record.read(0, 0)
  for (let minute = 1; minute <= 30; minute += 1) rates = record.read(minute * 60_000, minute * 600)
  expect(rates.m1).toBeCloseTo(10, 9)
  expect(rates.m15).toBeCloseTo(10, 9)
})

test('a rate that doubles approaches its double as a load average does', () => {
  const record = new RateRecord(0)
  record.read(60_000, 600)
  // 20 - 10/e after one minute of twenty per second.
  expect(record.read(120_000, 1800).m1).toBeCloseTo(20 - 10 / Math.E, 9)
})

test('what is counted in the moment of a reading is in the rates of the next', () => {
  const rates = new RateRecord(0)
  rates.read(0, 300)
  expect(rates.read(60_000, 300)).toEqual({ m1: 5, m5: 5, m15: 5, mean: 5 })
})

test('a record that begins late tells the rates since then alone', () => {
  const rates = new RateRecord(3_600_000, 1_000_000)
  rates.read(3_600_000, 1_000_000)
  expect(rates.read(3_660_000, 1_000_300)).toEqual({ m1: 5, m5: 5, m15: 5, mean: 5 })
})
