// collectd writes what the sinks send to its CSV files: by its own network protocol, and as StatsD lines.
import { collectd } from '@obs/sinks/collectd'
import { statsd } from '@obs/sinks/statsd'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { collectdServer } from '../src/servers/collectd.ts'

const test = onServer(collectdServer)

test('keeps gauges and derives with their times', async ({ server }) => {
  const timeMs = recentMs()
  await deliver(collectd({ endpoint: server.udp, plugin: 'shop' }), await knownPoints(timeMs))
  const time = timeMs / 1000
  expect(await server.value('localhost/shop/gauge-temperature')).toEqual({ time, value: -5.5 })
  expect(await server.value('localhost/shop/derive-orders.pro')).toEqual({ time, value: 42 })
  expect(await server.value('localhost/shop/derive-http.server.request.duration._pay.sum')).toEqual({
    time,
    value: 5050,
  })
  expect(await server.value('localhost/shop/gauge-http.server.request.duration._pay.max')).toEqual({
    time,
    value: 100,
  })
})

test('takes our StatsD lines as well as the original daemon does', async ({ server }) => {
  await deliver(statsd({ endpoint: server.statsd, prefix: 'sd.' }), await knownPoints(recentMs()))
  expect(await server.value('test/statsd/gauge-sd.temperature')).toMatchObject({ value: -5.5 })
  expect(await server.value('test/statsd/count-sd.orders.pro')).toMatchObject({ value: 42 })
})
