// Checks as addresses, for whoever watches from outside.
import type { CheckResult, MetricPoint, MetricSource } from '@obs/core'
import { expect, test } from 'vitest'
import { checkAnswer, checksOf } from './checks.ts'

function depth(state: CheckResult['state'], value: number | undefined): CheckResult {
  const text = `value ${value ?? 'none'}`
  const data = [{ measure: 'value', value, unit: 'ms', warn: 10, crit: 20 }]
  return { check: 'depth', state, since: 0, text, data }
}

test('checks are found among the metrics, and nothing else is', () => {
  const gauge: MetricPoint = {
    signal: 'metric',
    time: 0,
    name: 'depth',
    kind: 'gauge',
    labels: {},
    value: 15,
  }
  const check = depth('warning', 15)
  const snapshot = (): readonly MetricPoint[] => [gauge, { ...gauge, name: 'checks', value: 1, check }]
  expect(checksOf({ snapshot } as MetricSource)).toEqual([check])
})

test.each([
  [depth('ok', 5), 200, '0', "OK: value 5 | 'value'=5ms;10;20;0\n"],
  [depth('warning', 15), 200, '1', "WARNING: value 15 | 'value'=15ms;10;20;0\n"],
  [depth('critical', 25), 503, '2', "CRITICAL: value 25 | 'value'=25ms;10;20;0\n"],
  [depth('unknown', undefined), 503, '3', "UNKNOWN: value none | 'value'=U;10;20;0\n"],
])('%o is answered with %s and the line of a plugin', (result, status, code, body) => {
  const answer = checkAnswer(result)
  expect([answer.status, answer.headers?.['x-check-code'], answer.body]).toEqual([status, code, body])
})
