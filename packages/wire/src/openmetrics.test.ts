// Expositions as the OpenMetrics and Prometheus text formats define them.
import type { Distribution, MetricPoint } from '@obs/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openMetrics, OpenMetrics } from './openmetrics.ts'

const base = { signal: 'metric', time: 0, labels: {} } as const
const errors: MetricPoint = {
  ...base,
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

const three: Distribution = {
  count: 3,
  sum: 620,
  min: 20,
  max: 310,
  quantile: () => 0,
  countAtMost: (bound) => [20, 290, 310].filter((value) => value <= bound).length,
}
const latency: MetricPoint = {
  ...base,
  name: 'lat',
  kind: 'timer',
  value: 3,
  distribution: three,
  exemplars: [{ value: 310, time: 1_700_000_000_250, labels: { trace_id: '4bf92f35' } }],
}

test('writes a timer as a histogram in seconds, with the exemplar on its bucket', () => {
  const lines = openMetrics([latency], 'openmetrics').split('\n')
  expect(lines.slice(0, 3)).toEqual([
    '# HELP lat_seconds lat',
    '# TYPE lat_seconds histogram',
    '# UNIT lat_seconds seconds',
  ])
  // The form of "Exemplars", as the official Python parser reads it.
  expect(lines).toContain('lat_seconds_bucket{le="0.5"} 3 # {trace_id="4bf92f35"} 0.31 1700000000.25')
  expect(lines).toContain('lat_seconds_bucket{le="0.025"} 1')
  expect(lines).toContain('lat_seconds_bucket{le="1.0"} 3')
  expect(lines.slice(-5)).toEqual([
    'lat_seconds_bucket{le="+Inf"} 3',
    'lat_seconds_sum 0.62',
    'lat_seconds_count 3',
    '# EOF',
    '',
  ])
})

test('writes bounds in canonical form', () => {
  const text = openMetrics([{ ...latency, kind: 'histogram', unit: '{row}' }], 'prometheus')
  expect(text).toContain('lat_bucket{le="100000.0"} 3\nlat_bucket{le="1e+06"} 3\n')
})

test('leaves out sum and count where a value was negative: a counter the sum would not be', () => {
  const point: MetricPoint = { ...latency, distribution: { ...three, min: -1 } }
  const text = openMetrics([point], 'openmetrics')
  expect(text).not.toContain('_sum')
  // As the official Python parser demands: neither without the other.
  expect(text).not.toContain('_count')
  expect(text.endsWith('lat_seconds_bucket{le="+Inf"} 3\n# EOF\n')).toBe(true)
  expect(openMetrics([point], 'prometheus')).toContain('_sum')
})

test('writes names, labels and units that promtool accepts', () => {
  const labels = { le: 'a', 'a.b': '1', a_b: '2', __c: '3', '9': '4' }
  const point: MetricPoint = { ...base, labels, name: 'disk.used', kind: 'gauge', unit: 'MiBy', value: 2 }
  expect(openMetrics([point], 'prometheus')).toBe(
    '# HELP disk_used_bytes disk.used\n# TYPE disk_used_bytes gauge\n' +
      'disk_used_bytes{_9="4",le_="a",a_b="1",a_b_="2",_c="3"} 2097152\n',
  )
})

test('keeps an exemplar within 128 characters', () => {
  const labels = { trace_id: 't'.repeat(100), error_id: 'e'.repeat(32) }
  const text = openMetrics([{ ...errors, exemplars: [{ value: 1, time: 0, labels }] }], 'openmetrics')
  expect(text).toContain(`# {trace_id="${'t'.repeat(100)}"} 1 0\n`)
})

test('tells a counter and a gauge of one translated name apart', () => {
  const text = openMetrics([errors, { ...base, name: 'errors', kind: 'gauge', value: 1 }], 'prometheus')
  expect(text).toContain('# TYPE errors_gauge gauge\nerrors_gauge 1\n')
})

test('a scrape after many others is the same text as one of its own', () => {
  const values = fc.array(fc.constantFrom(-3, 0, 2, 30, 700, 1e9), { maxLength: 30 })
  // Which series move, and whether an exemplar comes with it.
  const step = fc.array(fc.tuple(fc.nat(3), values, fc.boolean()), { maxLength: 4 })
  const format = fc.constantFrom('openmetrics' as const, 'prometheus' as const)
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), format, (steps, as) => {
      const writer = new OpenMetrics(as)
      const series = ['a', 'é"', '日本', ''].map((plan) => pointWith({ plan }, [], false))
      for (const moved of steps) {
        for (const [at, more, isExemplified] of moved) {
          const before = series[at]
          if (before !== undefined) series[at] = pointWith(before.labels, more, isExemplified)
        }
        expect(writer.write(series).toString()).toBe(openMetrics(series, as))
      }
    }),
  )
})

function pointWith(
  labels: MetricPoint['labels'],
  values: readonly number[],
  isExemplified: boolean,
): MetricPoint {
  const distribution: Distribution = {
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    quantile: () => 0,
    countAtMost: (bound) => values.filter((value) => value <= bound).length,
  }
  const exemplars = values.slice(0, 1).map((value) => ({ value, time: 0, labels: { trace_id: 't' } }))
  return {
    ...base,
    name: 'lat',
    kind: 'histogram',
    labels,
    value: values.length,
    distribution,
    ...(isExemplified ? { exemplars } : {}),
  }
}

// 10 lies in bucket 106 of scale 5, which ends at 10.15; 25 in bucket 148: 32 * log2 of both.
test('a bucket never falls when a greater value comes: Prometheus would take it for a restart', () => {
  const at = (counts: readonly number[], max: number): string => {
    const count = counts.reduce((sum, more) => sum + more, 0)
    const exponential = {
      scale: 5,
      zeroCount: 0,
      positive: { offset: 106, counts },
      negative: { offset: 0, counts: [] },
    }
    const distribution = { count, sum: 0, min: 10, max, quantile: () => 0, countAtMost: () => 0, exponential }
    return openMetrics(
      [{ ...base, name: 'rows', kind: 'histogram', value: count, distribution }],
      'prometheus',
    )
  }
  const later = Array.from({ length: 43 }, (_, slot) => (slot === 0 ? 7 : slot === 42 ? 1 : 0))
  expect(at([7], 10)).toContain('rows_bucket{le="5.0"} 0\nrows_bucket{le="10.0"} 7\n')
  expect(at(later, 25)).toContain(
    'rows_bucket{le="5.0"} 0\nrows_bucket{le="10.0"} 7\nrows_bucket{le="25.0"} 8\n',
  )
})

test('two metrics that come to one name in different units are told apart, each in its own', () => {
  const heap: MetricPoint = { ...base, name: 'heap', kind: 'gauge', unit: 'MiBy', value: 1 }
  const bytes: MetricPoint = { ...base, name: 'heap_bytes', kind: 'gauge', unit: 'By', value: 7 }
  const samples = openMetrics([heap, bytes], 'openmetrics')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
  expect(samples).toEqual(['heap_bytes 1048576', 'heap_bytes_gauge 7', ''])
})

test('a unit that every JavaScript object has a member of is a unit like any other', () => {
  const point: MetricPoint = { ...base, name: 'odd', kind: 'gauge', unit: 'toString', value: 2 }
  expect(openMetrics([point], 'openmetrics')).toBe('# HELP odd odd\n# TYPE odd gauge\nodd 2\n# EOF\n')
})

test('labels whose names hold nothing that Prometheus accepts get names that are not its own', () => {
  const labels = { 名: 'a', 国: 'b', '-': 'c' }
  const text = openMetrics([{ ...base, name: 'odd', kind: 'gauge', value: 2, labels }], 'prometheus')
  expect(text).toContain('odd{_="a",_x="b",_x_="c"} 2')
})

test('a family whose name does not end in its unit names none: the unit must be the suffix of the name', () => {
  const pause: MetricPoint = { ...base, name: 'pause.seconds', kind: 'gauge', unit: 's', value: 1 }
  const text = openMetrics([{ ...latency, name: 'pause' }, pause], 'openmetrics')
  expect(text).toContain('# UNIT pause_seconds seconds\n')
  expect(text).toContain('# TYPE pause_seconds_gauge gauge\npause_seconds_gauge 1\n')
})

test('a scrape after one that broke off is whole', () => {
  const writer = new OpenMetrics('openmetrics')
  const good = pointWith({ route: '/' }, [1, 2], false)
  const broken = { ...errors, help: 5 as unknown as string }
  const whole = String(writer.write([good]))
  expect(() => writer.write([good, broken])).toThrow(TypeError)
  expect(String(writer.write([good]))).toBe(whole)
})
