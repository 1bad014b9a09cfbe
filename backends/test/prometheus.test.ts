// Prometheus scrapes the sink: native histograms with exemplars where it asks for protobuf; promtool reads the text.
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createObs } from '@obs/node'
import type { PullSink } from '@obs/sinks'
import { prometheus } from '@obs/sinks/prometheus'
import { afterAll, beforeAll, expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { prometheusServer } from '../src/servers/prometheus.ts'
import { until } from '../src/until.ts'

const test = onServer(prometheusServer)

const sink: PullSink = prometheus()
const obs = createObs({ sinks: [sink] })
let site: Server
let url: string

beforeAll(async () => {
  const { metrics } = obs
  metrics
    .counter('orders', { help: 'Orders taken', labels: ['plan'] })
    .with({ plan: 'pro "x"\\' })
    .add(42)
  metrics.gauge('temperature', { unit: 'Cel' }).set(-5.5)
  const timer = metrics.timer('http.server.request.duration', { labels: ['route'] }).with({ route: '/pay' })
  for (let ms = 1; ms <= 1000; ms += 1) timer.record(ms)
  obs.log.error('payment.failed', { err: new RangeError('too much') })
  site = createServer(sink.handler).listen(0, '127.0.0.1')
  await once(site, 'listening')
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
})

afterAll(async () => {
  site.closeAllConnections()
  site.close()
  await obs.close()
})

test('shows counters and gauges as they are', async ({ server }) => {
  await server.scrape(url)
  const [orders] = await server.query('orders_total')
  expect([orders?.metric['plan'], orders?.value?.[1]]).toEqual(['pro "x"\\', '42'])
  const [temperature] = await server.query('temperature_celsius')
  expect(temperature?.value?.[1]).toBe('-5.5')
})

test('takes the native histogram: count and sum exact, quantiles within 1.3 %', async ({ server }) => {
  await server.scrape(url)
  const [{ histogram } = {}] = await server.query('http_server_request_duration_seconds')
  expect([histogram?.[1].count, histogram?.[1].sum]).toEqual(['1000', '500.5'])
  const counts = histogram?.[1].buckets?.map((bucket) => Number(bucket[3])) ?? []
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1000)
  for (const q of [0.5, 0.95, 0.99]) {
    const [quantile] = await server.query(`histogram_quantile(${q}, http_server_request_duration_seconds)`)
    expect(Math.abs(Number(quantile?.value?.[1]) / q - 1)).toBeLessThan(0.013)
  }
})

test('finds the failure by the exemplar on its meter', async ({ server }) => {
  await server.scrape(url)
  type Found = readonly { exemplars: readonly { labels: Record<string, string>; value: string }[] }[]
  const found = await until('the exemplar', async () => {
    const [first] = await server.get<Found>(
      '/api/v1/query_exemplars?query=errors_total&start=0&end=9999999999',
    )
    return first?.exemplars[0]
  })
  expect(found.labels['error_id']).toMatch(/^[0-9a-f]{32}$/)
})

test('leaves promtool nothing to complain about', async ({ server }) => {
  const { body } = await sink.scrape('text/plain')
  expect(server.lint(String(body))).toBe('')
})
