// The InfluxDB sink: conformance, both write APIs, and what a partial write means.
import type { MetricPoint } from '@obs/core'
import { backendCases, httpCollector, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { influx } from './influx.ts'

const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_123,
  name: 'http requests',
  kind: 'counter',
  labels: { route: '/a,b', q: 'x=y' },
  value: 3,
}

describe('conformance', () => {
  // Captured from @influxdata/influxdb-client 1.35.0.
  const bytes = 'http\\ requests,q=x\\=y,route=/a\\,b count=3 1700000000123000000'
  const options = { endpoint: 'http://127.0.0.1:8086', bucket: 'b' }
  test.each(backendCases(influx, { options, golden: [{ event: point, bytes }] }))(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined()
    },
  )
})

test.each([
  [{ org: 'o', token: 't' }, '/api/v2/write?org=o&bucket=b', 'Token t'],
  [{ version: 1, retentionPolicy: 'week' }, '/write?db=b&rp=week', undefined],
] as const)('writes to the API of %j', async (options, path, authorization) => {
  await using collector = await httpCollector()
  const opened = openSink(influx({ bucket: 'b', endpoint: collector.url, ...options }))
  opened.offer(point)
  await opened.sink.close?.({})
  const [request] = await collector.until(1)
  expect([request?.path, request?.headers.authorization]).toEqual([path, authorization])
})

test.each([
  [2, '/behind/api/v2/write', '/behind/api/v2/write?bucket=b'],
  [1, '/write/', '/write?db=b'],
] as const)('of version %i takes its own path for the endpoint, too', async (version, path, asked) => {
  await using collector = await httpCollector()
  const opened = openSink(influx({ bucket: 'b', version, endpoint: `${collector.url}${path}` }))
  opened.offer(point)
  await opened.sink.close?.({})
  expect((await collector.until(1)).map((request) => request.path)).toEqual([asked])
})

test('refuses an empty bucket', () => expect(() => influx({ bucket: '' })).toThrow('name the bucket'))
