// Golden bytes: splunk-logging 0.11.1 (captured) and the metrics example of Splunk's manual.
import type { LogEvent, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { hecEvent } from './hec.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_697_062_455_003,
  level: 'info',
  event: 'hi',
  fields: { a: 1 },
}

test('files an event as splunk-logging does, with the time as a number', () => {
  const captured =
    '{"time":"1697062455.003","host":"h","source":"src","sourcetype":"st","index":"main","event":'
  const text = hecEvent(line, { 'host.name': 'h' }, { index: 'main', source: 'src', sourcetype: 'st' }) ?? ''
  expect(text.slice(0, text.indexOf('"event"') + 8)).toBe(
    captured.replace('"1697062455.003"', '1697062455.003'),
  )
  expect(JSON.parse(text)).toMatchObject({ event: { signal: 'log', level: 'info', event: 'hi', a: 1 } })
})

test('writes a metric as the manual does', () => {
  const point: MetricPoint = {
    signal: 'metric',
    time: 1_486_683_865_000,
    name: 'cpu.usr',
    kind: 'gauge',
    labels: { region: 'us-west-1', os: 'Ubuntu16.10' },
    value: 11.12,
  }
  const text = hecEvent(point, { 'host.name': 'host_1.splunk.com' }, { source: 'disk' })
  expect(text).toBe(
    '{"time":1486683865,"host":"host_1.splunk.com","source":"disk","event":"metric","fields":{"region":"us-west-1","os":"Ubuntu16.10","metric_name:cpu.usr":11.12}}',
  )
})

test('writes a distribution as one measurement of several values', () => {
  const distribution = { count: 2, sum: 3, min: 1, max: 2, quantile: () => 2, countAtMost: () => 2 }
  const point: MetricPoint = {
    signal: 'metric',
    time: 0,
    name: 'lat',
    kind: 'timer',
    labels: {},
    value: 2,
    distribution,
  }
  expect(JSON.parse(hecEvent(point, {}, {}) ?? '')).toMatchObject({
    fields: { 'metric_name:lat.count': 2, 'metric_name:lat.sum': 3, 'metric_name:lat.p99': 2 },
  })
  const nothing = { ...distribution, count: 0, sum: 0 }
  expect(hecEvent({ ...point, value: 0, distribution: nothing }, {}, {})).toBeUndefined()
})

test.each([Infinity, -Infinity, Number.NaN])('says nothing of a metric that is %s', (value) => {
  const point = { signal: 'metric', time: 0, name: 'ratio', kind: 'gauge', labels: {}, value } as const
  expect(hecEvent(point, {}, {})).toBeUndefined()
})
