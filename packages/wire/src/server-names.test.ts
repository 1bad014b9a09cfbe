// Lines as gunicorn 23 writes them (instrument/statsd.py: counters carry `@1.0`), and the names of uWSGI 2.0's metrics.
import type { Distribution, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { ReadingAverage, serverLines } from './server-names.ts'

const base = { signal: 'metric', time: 0, labels: {} } as const

function durations(count: number): Distribution {
  return {
    count,
    sum: count * 10,
    min: 10,
    max: 10,
    quantile: (q) => 10 + q,
    countAtMost: () => count,
  }
}

function requests(count: number, status: string): MetricPoint {
  return {
    ...base,
    name: 'http.server.request.duration',
    kind: 'timer',
    labels: { method: 'GET', route: '/pay', status },
    value: count,
    distribution: durations(count),
  }
}

const gunicorn = { of: 'gunicorn', worker: 1, average: new ReadingAverage() } as const
const uwsgi = { of: 'uwsgi', worker: 3, average: new ReadingAverage() } as const

test('requests as gunicorn sends them', () => {
  expect(serverLines(requests(2, '200'), gunicorn, 'shop.')).toEqual([
    'shop.gunicorn.request.duration:10.25|ms',
    'shop.gunicorn.request.duration:10.75|ms',
    'shop.gunicorn.requests:2|c|@1.0',
    'shop.gunicorn.request.status.200:2|c|@1.0',
  ])
})

test('many durations leave as a hundred whose rates add up to their count', () => {
  const lines = serverLines(requests(5000, '200'), gunicorn, '')?.filter((line) => line.includes('|ms')) ?? []
  expect(lines).toHaveLength(100)
  expect(lines[0]).toBe('gunicorn.request.duration:10.005|ms|@0.02')
  // A daemon counts 1 / rate for each line.
  expect(lines.reduce((sum, line) => sum + 1 / Number(line.split('@')[1]), 0)).toBeCloseTo(5000, 6)
})

test('a request that was broken off has no status', () => {
  expect(serverLines(requests(1, 'aborted'), gunicorn, '')).toEqual([
    'gunicorn.request.duration:10.5|ms',
    'gunicorn.requests:1|c|@1.0',
  ])
})

test('failures and requests under the names of uWSGI, times in µs', () => {
  expect(serverLines(requests(2, '502'), uwsgi, '')).toEqual([
    'uwsgi.worker.3.requests:2|c',
    'uwsgi.worker.3.running_time:20000|c',
    'uwsgi.worker.3.avg_response_time:10000|g',
    'uwsgi.worker.3.failed_requests:2|c',
  ])
  expect(serverLines({ ...base, name: 'errors', kind: 'meter', value: 4 }, uwsgi, '')).toEqual([
    'uwsgi.worker.3.core.0.exceptions:4|c',
  ])
  expect(
    serverLines({ ...base, name: 'process.memory.usage', kind: 'gauge', value: 5e7 }, uwsgi, ''),
  ).toEqual(['uwsgi.worker.3.rss_size:50000000|g'])
})

test('the average of uWSGI is that of all requests of one reading, in µs, with the last of its points', () => {
  const average = (time: number, count: number, sum: number): string | undefined =>
    serverLines(
      { ...requests(count, '200'), time, distribution: { ...durations(count), sum } },
      uwsgi,
      '',
    )?.find((line) => line.includes('avg_response_time'))
  expect([average(1, 1, 10), average(1, 3, 50), average(2, 2, 7)]).toEqual([
    'uwsgi.worker.3.avg_response_time:10000|g',
    'uwsgi.worker.3.avg_response_time:15000|g',
    'uwsgi.worker.3.avg_response_time:3500|g',
  ])
})

test('lines of the log by level and the processes of a fleet as gunicorn counts them', () => {
  const lines = (level: string): readonly string[] | undefined =>
    serverLines({ ...base, name: 'log.lines', kind: 'counter', labels: { level }, value: 2 }, gunicorn, '')
  expect(['warn', 'error', 'fatal', 'info'].map(lines)).toEqual([
    ['gunicorn.log.warning:2|c|@1.0'],
    ['gunicorn.log.error:2|c|@1.0'],
    ['gunicorn.log.critical:2|c|@1.0'],
    undefined,
  ])
  expect(serverLines({ ...base, name: 'fleet.processes', kind: 'gauge', value: 4 }, gunicorn, '')).toEqual([
    'gunicorn.workers:4|g',
  ])
})

test('errors that were reported are exceptions in the log of gunicorn', () => {
  expect(serverLines({ ...base, name: 'errors', kind: 'meter', value: 4 }, gunicorn, '')).toEqual([
    'gunicorn.log.exception:4|c|@1.0',
  ])
})

test('what the other server has no name for is left to the sink', () => {
  expect(serverLines({ ...base, name: 'orders', kind: 'counter', value: 4 }, gunicorn, '')).toBeUndefined()
  expect(serverLines({ ...base, name: 'orders', kind: 'counter', value: 4 }, uwsgi, '')).toBeUndefined()
})
