// InfluxDB 1 stores what the sink sends by its write API and by UDP.
import { influx } from '@obs/sinks/influx'
import { openSink } from '@obs/testing'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { influxdbServer } from '../src/servers/influxdb.ts'
import { until } from '../src/until.ts'

const test = onServer(influxdbServer)

test('keeps fields, tags and times exactly', async ({ server }) => {
  const timeMs = recentMs()
  await deliver(influx({ endpoint: server.http, version: 1, bucket: 'obs' }), await knownPoints(timeMs))
  expect(await server.query('SELECT * FROM "orders"')).toEqual([
    { time: timeMs * 1e6, count: 42, plan: 'pro' },
  ])
  expect(await server.query('SELECT * FROM "temperature"')).toEqual([{ time: timeMs * 1e6, value: -5.5 }])
  expect(await server.query('SELECT * FROM "http.server.request.duration"')).toMatchObject([
    { route: '/pay', count: 100, sum: 5050, min: 1, max: 100, mean: 50.5 },
  ])
})

test('takes lines by UDP', async ({ server }) => {
  const points = await knownPoints(recentMs())
  const renamed = points.map((point) => Object.assign({}, point, { name: `udp.${point.name}` }))
  await deliver(influx({ endpoint: server.udp, bucket: 'obs' }), renamed)
  const rows = await until('the point', async () => {
    const found = await server.query('SELECT * FROM "udp.orders"')
    return found.length > 0 ? found : undefined
  })
  expect(rows).toMatchObject([{ count: 42, plan: 'pro' }])
})

test('refuses a field of another type, and the sink counts it as invalid', async ({ server }) => {
  const line = 'typed count="text" 1700000000000000000'
  await fetch(`${server.http}/write?db=obs`, { method: 'POST', body: line })
  const [point] = await knownPoints(1_700_000_000_000)
  const opened = openSink(influx({ endpoint: server.http, version: 1, bucket: 'obs' }))
  if (point !== undefined) opened.offer({ ...point, name: 'typed' })
  await opened.sink.close?.({ deadlineMs: 5000 })
  expect(opened.tally()).toEqual({ offered: 1, sent: 0, dropped: { invalid: 1 } })
})
