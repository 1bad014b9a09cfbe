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
