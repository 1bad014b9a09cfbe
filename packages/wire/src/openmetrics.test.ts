// Expositions as the OpenMetrics and Prometheus text formats define them.
import type { MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { negotiate, openMetrics } from './openmetrics.ts'

const errors: MetricPoint = {
  signal: 'metric',
  time: 0,
  name: 'errors',
  kind: 'meter',
  help: 'Failures',
  labels: { event: 'a"b\\' },
  value: 3,
  exemplars: [{ value: 1, time: 1500, labels: { error_id: 'e1' } }],
}

test('writes OpenMetrics with exemplars and the older text without', () => {
  expect(openMetrics([errors], 'openmetrics')).toBe(
    '# HELP errors Failures\n# TYPE errors counter\nerrors_total{event="a\\"b\\\\"} 3 # {error_id="e1"} 1 1.5\n# EOF\n',
  )
  expect(openMetrics([errors], 'prometheus')).toBe(
    '# HELP errors_total Failures\n# TYPE errors_total counter\nerrors_total{event="a\\"b\\\\"} 3\n',
  )
})

test('gives scrapers the text they ask for', () => {
  expect(negotiate('application/openmetrics-text;version=1.0.0,text/plain;q=0.5')).toBe('openmetrics')
  expect(negotiate('text/plain')).toBe('prometheus')
})
