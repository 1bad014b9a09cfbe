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

test.each([500, 2500, 4900])(
  'a steady rate is told as it is, %i ms off whatever grid, however often looked at',
  (startMs) => {
    const often = new RateRecord(startMs)
    const once = new RateRecord(startMs)
    for (let ms = 0; ms <= 60_000; ms += 500) often.read(startMs + ms, ms / 100)
    for (const rates of [often.read(startMs + 60_000, 600), once.read(startMs + 60_000, 600)]) {
      expect(rates.m1).toBeCloseTo(10, 9)
      expect(rates.m15).toBeCloseTo(10, 9)
    }
  },
)

test('three events in the first tick, then silence, decay as in Dropwizard Metrics', () => {
  // metrics-core 4.2, EWMATest: update(3), tick, then 12 ticks a minute. 0.6, 0.22072766, 0.08120117 after 0, 1, 2 minutes.
  const rates = new RateRecord(1234)
  expect(rates.read(1234 + 5000, 3).m1).toBeCloseTo(0.6, 9)
  expect(rates.read(1234 + 65_000, 3).m1).toBeCloseTo(0.220_727_66, 8)
  expect(rates.read(1234 + 125_000, 3).m1).toBeCloseTo(0.081_201_17, 8)
})
