// The collectd sink: conformance, and packets no larger than the daemon reads.
import type { MetricPoint } from '@obs/core'
import { backendCases, openSink, udpCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { collectd } from './collectd.ts'

const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_000,
  name: 'temperature',
  kind: 'gauge',
  labels: {},
  value: -5.5,
}

describe('conformance', () => {
  const options = { endpoint: 'udp://127.0.0.1:25826', plugin: 'shop' }
  // Captured from collectd 5.12, from the time on.
  const bytes = Buffer.from(
    '0008000c1954fc40000000000009000c00000002800000000002000973686f70000004000a6761756765000005001074656d7065726174757265000006000f00010100000000000016c0',
    'hex',
  )
  test.each(backendCases(collectd, { options, golden: [{ event: point, bytes }] }))(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined()
    },
  )
})

test("fills packets up to the network plugin's size", async () => {
  await using collector = await udpCollector()
  const opened = openSink(collectd({ endpoint: collector.url }))
  for (let n = 10; n < 60; n += 1) opened.offer({ ...point, name: `temperature.${n}` })
  await opened.sink.close?.({})
  const packets = await collector.until(4)
  expect(Math.max(...packets.map((packet) => packet.length))).toBeLessThanOrEqual(1452)
  expect(opened.tally()).toEqual({ offered: 50, sent: 50, dropped: {} })
})

test('a timer with a long route leaves in two packets and is counted once', async () => {
  await using collector = await udpCollector()
  const opened = openSink(collectd({ endpoint: collector.url }))
  const distribution = { count: 2, sum: 3, min: 1, max: 2, quantile: () => 2, countAtMost: () => 2 }
  const labels = {
    method: 'GET',
    route: '/shops/:shop/customers/:customer/orders/:order/positions/:position/notes',
  }
  opened.offer({
    ...point,
    name: 'http.server.request.duration',
    kind: 'timer',
    labels,
    value: 2,
    distribution,
  })
  await opened.sink.close?.({})
  const packets = await collector.until(2)
  expect(Math.max(...packets.map((packet) => packet.length))).toBeLessThanOrEqual(1452)
  expect(Buffer.concat(packets).includes('.p999\0')).toBe(true)
  expect(opened.tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
})

test('refuses what is not UDP', () => {
  expect(() => collectd({ endpoint: 'tcp://127.0.0.1:25826' })).toThrow('give endpoint a udp: URL')
})
