// VictoriaMetrics stores what the sinks send by InfluxDB's second write API and by Graphite's tagged lines.
import { graphite } from '@obs/sinks/graphite'
import { influx } from '@obs/sinks/influx'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { victoriaMetricsServer } from '../src/servers/victoria-metrics.ts'

const test = onServer(victoriaMetricsServer)

test('keeps values and times of the second write API', async ({ server }) => {
  const timeMs = recentMs()
  const sink = influx({ endpoint: server.http, bucket: 'b', org: 'o', token: 't' })
  await deliver(sink, await knownPoints(timeMs))
  expect(await server.value('{__name__="orders_count",plan="pro"}')).toEqual({ value: 42, timeMs })
  expect(await server.value('temperature_value')).toEqual({ value: -5.5, timeMs })
  expect(await server.value('{__name__="http.server.request.duration_sum",route="/pay"}')).toEqual({
    value: 5050,
    timeMs,
  })
})

for (const scheme of ['tcp', 'udp']) {
  test(`keeps tagged Graphite lines sent over ${scheme}`, async ({ server }) => {
    const timeMs = recentMs()
    const endpoint = `${scheme}://${server.graphite}`
    await deliver(graphite({ endpoint, labels: 'tagged', prefix: `${scheme}.` }), await knownPoints(timeMs))
    expect(await server.value(`{__name__="${scheme}.orders.count",plan="pro"}`)).toEqual({
      value: 42,
      timeMs,
    })
    expect(await server.value(`{__name__="${scheme}.temperature"}`)).toEqual({ value: -5.5, timeMs })
  })
}
