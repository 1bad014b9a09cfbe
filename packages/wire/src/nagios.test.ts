// Lines of monitoring plugins, written by hand from the Monitoring Plugins guidelines.
import type { CheckDatum, CheckResult } from '@obs/core'
import { expect, test } from 'vitest'
import { nagiosCode, nagiosData, nagiosOutput, nagiosText } from './nagios.ts'

const base: CheckResult = { check: 'api', state: 'ok', since: 0, text: 'well', data: [] }
const p99: CheckDatum = { measure: 'p99', value: 231, unit: 'ms', warn: 200, crit: 500 }

function datum(given: Partial<CheckDatum>): string | undefined {
  return nagiosData({ ...base, data: [{ measure: 'a', value: 1, unit: '', ...given }] })[0]
}

test('writes state, words and data, with labels in quotes', () => {
  const odd: CheckDatum = { measure: "it's odd", value: 5, unit: 'c' }
  expect(nagiosText({ ...base, state: 'warning', text: 'p99 231 ms', data: [p99, odd] })).toBe(
    "WARNING: p99 231 ms | 'p99'=231ms;200;500;0 'it''s odd'=5c;;;0",
  )
})

test('tells states by the exit codes of plugins', () => {
  expect((['ok', 'warning', 'critical', 'unknown'] as const).map(nagiosCode)).toEqual([0, 1, 2, 3])
})

test('writes no bar where there are no data', () => {
  expect(nagiosText({ ...base, state: 'unknown', text: 'nothing yet' })).toBe('UNKNOWN: nothing yet')
})

test('stays one line with one bar, whatever text and labels hold', () => {
  const hostile = { ...p99, measure: 'a=b|c\nd', value: 1 }
  expect(nagiosText({ ...base, text: 'a|b\r\nc', data: [hostile] })).toBe(
    "OK: a/b c | 'a_b_c d'=1ms;200;500;0",
  )
})

test.each([
  ['a number is crossed above, and what cannot be negative begins at 0', 'ms', 200, '200'],
  ['what may be negative does not begin at 0', 'Cel', 40, '~:40'],
  ['a negative number is no end of a range from 0', 's', -10, '~:-10'],
  ['above alone', 'ms', { above: 5 }, '~:5'],
  ['below alone', 'ms', { below: 10 }, '10:'],
  ['both', 'ms', { below: 10, above: 20 }, '10:20'],
])('writes a bound as a range: %s', (_case, unit, warn, range) => {
  expect(datum({ unit, warn })?.split(';')[1]).toBe(range)
})

test.each([
  ['s', "'a'=1s;2;;0"],
  ['us', "'a'=1us;2;;0"],
  ['%', "'a'=1%;~:2"],
  ['By', "'a'=1B;2;;0"],
  ['KiBy', "'a'=1024B;2048;;0"],
  ['kBy', "'a'=1000B;2000;;0"],
  ['min', "'a'=60s;120;;0"],
  ['ns', "'a'=0.000000001s;0.000000002;;0"],
  ['Cel', "'a'=1;~:2"],
  ['{order}', "'a'=1;~:2"],
])('writes the unit %s, its bounds with it', (unit, text) => {
  expect(datum({ unit, warn: 2 })).toBe(text)
})

test('begins counts of a window and rates at 0, and gives them no unit', () => {
  expect(datum({ measure: 'count', crit: 9 })).toBe("'count'=1;;9;0")
  expect(datum({ measure: 'rate', unit: '/s' })).toBe("'rate'=1;;;0")
})

test('says U where there is no number', () => {
  expect(datum({ value: undefined, unit: 'ms', warn: 200 })).toBe("'a'=U;200;;0")
  expect(datum({ value: Number.NaN })).toBe("'a'=U")
})

test('writes numbers without exponents', () => {
  expect(datum({ value: 1.5e21 })).toBe("'a'=1500000000000000000000")
  expect(datum({ value: -2.5e-7 })).toBe("'a'=-0.00000025")
})

test('leaves out data from the end, whole, and cuts words in the middle of no character, to stay within 4096 bytes', () => {
  const data = Array.from({ length: 300 }, (_, n) => ({ ...p99, measure: `p${n}`, value: 231.25 }))
  const line = nagiosText({ ...base, data })
  expect(Buffer.byteLength(line)).toBe(4086)
  expect(line.endsWith(" 'p160'=231.25ms;200;500;0")).toBe(true)
  const long = nagiosOutput({ ...base, text: 'é'.repeat(3000) })
  expect(Buffer.byteLength(long)).toBe(4095)
  expect(long.endsWith('éé…')).toBe(true)
})
