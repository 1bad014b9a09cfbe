// StatsD lines against literals of statsd's own documentation and of hot-shots 17.1.1.
import type { Distribution, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { packLines, statsdLines } from './statsd.ts'

const base = { signal: 'metric', time: 0, labels: {} } as const
const etsy = { dialect: 'etsy', prefix: '' } as const
const datadog = { dialect: 'datadog', prefix: 'p.' } as const

test('writes the lines of statsd/docs/metric_types.md', () => {
  expect(statsdLines({ ...base, name: 'gorets', kind: 'counter', value: 1 }, etsy)).toEqual(['gorets:1|c'])
  expect(statsdLines({ ...base, name: 'gaugor', kind: 'gauge', value: 333 }, etsy)).toEqual(['gaugor:333|g'])
})

test('writes what hot-shots 17.1.1 writes for a counter and a gauge with tags', () => {
  const labels = { env: 't', a: 'b' }
  expect(statsdLines({ ...base, labels, name: 'hits', kind: 'counter', value: 3 }, datadog)).toEqual([
    'p.hits:3|c|#env:t,a:b',
  ])
  expect(statsdLines({ ...base, labels, name: 'temp', kind: 'gauge', value: 21.5 }, datadog)).toEqual([
    'p.temp:21.5|g|#env:t,a:b',
  ])
})

test('writes what hot-shots 17.1.1 writes for a service check, beside the gauge', () => {
  const data = [{ measure: 'p99', value: 231, unit: 'ms', warn: 200 }]
  const check = { check: 'svc', state: 'warning', since: 0, text: 'p99 231 ms', data } as const
  const point: MetricPoint = {
    ...base,
    name: 'checks',
    kind: 'gauge',
    value: 1,
    labels: { check: 'svc' },
    check,
  }
  const time = 1_700_000_000_000
  expect(statsdLines({ ...point, time }, datadog)).toEqual([
    'p.checks:1|g|#check:svc',
    '_sc|p.svc|1|d:1700000000|#check:svc|m:p99 231 ms',
  ])
  expect(statsdLines({ ...point, time }, etsy)).toEqual(['checks.svc:1|g'])
})

// Line feeds and what looks like the field itself are escaped as Datadog's own client does (datadogpy, `_escape_service_check_message`).
test('escapes what would end the message of a service check', () => {
  const check = { check: 'a', state: 'unknown', since: 0, text: 'x\ny m:z|#t', data: [] } as const
  const [, line] = statsdLines({ ...base, name: 'checks', kind: 'gauge', value: 3, check }, datadog)
  expect(line).toBe('_sc|p.a|3|d:0|m:x\\ny m\\:z_#t')
})

test('sets a negative gauge to zero first, since a sign means a step; Datadog has no steps', () => {
  const below: MetricPoint = { ...base, name: 'gaugor', kind: 'gauge', value: -10 }
  expect(statsdLines(below, etsy)).toEqual(['gaugor:0|g', 'gaugor:-10|g'])
  expect(statsdLines(below, datadog)).toEqual(['p.gaugor:-10|g'])
})

test("keeps names and tags within the daemon's alphabet", () => {
  const labels = { 'a b': 'x|y,z\n' }
  const odd: MetricPoint = { ...base, labels, name: 'sp ace/sl(1)', kind: 'counter', value: 1 }
  expect(statsdLines(odd, etsy)).toEqual(['sp_ace-sl1.xyz_:1|c'])
  expect(statsdLines(odd, datadog)).toEqual(['p.sp_ace-sl1:1|c|#a_b:x_y_z_'])
})

test('says nothing of a counter that did not move and of values that are no numbers', () => {
  expect(statsdLines({ ...base, name: 'a', kind: 'counter', value: 0 }, etsy)).toEqual([])
  expect(statsdLines({ ...base, name: 'a', kind: 'gauge', value: Number.NaN }, etsy)).toEqual([])
})

test('writes a distribution as a count and derived gauges', () => {
  const distribution: Distribution = {
    count: 4,
    sum: 10,
    min: 1,
    max: 4,
    quantile: (q) => q * 4,
    countAtMost: () => 0,
  }
  const lines = statsdLines({ ...base, name: 'lat', kind: 'timer', value: 4, distribution }, etsy)
  expect(lines).toEqual([
    'lat.count:4|c',
    'lat.sum:10|c',
    'lat.min:1|g',
    'lat.max:4|g',
    'lat.mean:2.5|g',
    'lat.median:2|g',
    'lat.p75:3|g',
    'lat.p95:3.8|g',
    'lat.p98:3.92|g',
    'lat.p99:3.96|g',
    'lat.p999:3.996|g',
  ])
})

test('packs lines into packets no larger than asked', () => {
  expect(packLines(['aaaa', 'bb', 'cc', 'dddddddd'], 7)).toEqual(['aaaa\nbb', 'cc', 'dddddddd'])
})

test('writes raw values one by one: timers, sets, and the share where not all were kept', () => {
  // statsd/docs/metric_types.md: `glork:320|ms|@0.1` and `uniques:765|s`.
  const glork: MetricPoint = {
    ...base,
    name: 'glork',
    kind: 'timer',
    value: 10,
    raw: { values: [320], total: 10 },
  }
  expect(statsdLines(glork, etsy)).toEqual(['glork:320|ms|@0.1'])
  const uniques: MetricPoint = {
    ...base,
    name: 'uniques',
    kind: 'distinct',
    value: 2,
    raw: { values: ['765', 'a|b:c'], total: 2 },
  }
  expect(statsdLines(uniques, etsy)).toEqual(['uniques:765|s', 'uniques:a_b_c|s'])
  const sizes: MetricPoint = {
    ...glork,
    kind: 'histogram',
    labels: { a: 'b' },
    raw: { values: [1.5, -2], total: 2 },
  }
  // Datadog's histograms take negative numbers; a timer that is negative every daemon refuses.
  expect(statsdLines(sizes, datadog)).toEqual(['p.glork:1.5|h|#a:b', 'p.glork:-2|h|#a:b'])
  expect(statsdLines({ ...sizes, labels: {} }, etsy)).toEqual(['glork:1.5|ms'])
})
