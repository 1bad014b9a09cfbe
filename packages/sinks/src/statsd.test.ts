// The StatsD sink: conformance, and packets that each carry their own items.
import type { MetricPoint } from '@obs/core'
import { backendCases, openSink, streamCollector, udpCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { statsd } from './statsd.ts'

const point: MetricPoint = {
  signal: 'metric',
  time: 0,
  name: 'gorets',
  kind: 'counter',
  labels: {},
  value: 1,
}

describe('conformance', () => {
  // From statsd/docs/metric_types.md.
  const given = {
    options: { endpoint: 'udp://127.0.0.1:8125' },
    golden: [{ event: point, bytes: 'gorets:1|c' }],
  }
  test.each(backendCases(statsd, given))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('fills packets to 1432 bytes, and counts each packet with the items it carries', async () => {
  await using collector = await udpCollector()
  const opened = openSink(statsd({ endpoint: collector.url }))
  for (let n = 100; n < 300; n += 1) opened.offer({ ...point, name: `orders.of.the.shop.${n}` })
  await opened.sink.flush?.({ deadlineMs: 5000 })
  const packets = await collector.until(4)
  expect(packets.map((packet) => packet.length)).toEqual([1430, 1430, 1430, 1106])
  expect(packets[0]?.toString().split('\n')).toHaveLength(53)
  expect(opened.tally()).toEqual({ offered: 200, sent: 200, dropped: {} })
  await opened.sink.close?.({})
})

test('keeps the zero of a negative gauge and its step in one packet', async () => {
  await using collector = await udpCollector()
  const opened = openSink(statsd({ endpoint: collector.url }))
  opened.offer({ ...point, kind: 'gauge', value: -5 })
  await opened.sink.flush?.({ deadlineMs: 5000 })
  const [packet] = await collector.until(1)
  expect(packet?.toString()).toBe('gorets:0|g\ngorets:-5|g')
  await opened.sink.close?.({})
})

test('speaks of requests in the names of gunicorn where a dashboard expects them, and of the rest in its own', async () => {
  await using collector = await udpCollector()
  const opened = openSink(statsd({ endpoint: collector.url, names: 'gunicorn' }))
  opened.offer({ ...point, kind: 'meter', name: 'errors', value: 2 })
  opened.offer(point)
  await opened.sink.flush?.({ deadlineMs: 5000 })
  const [packet] = await collector.until(1)
  expect(packet?.toString()).toBe('gunicorn.log.exception:2|c|@1.0\ngorets:1|c')
  await opened.sink.close?.({})
})

test.each([
  // Datadog's datagrams on a stream: the length in four bytes, little endian, then the packet.
  ['unix', 'datadog', '05000000613a317c63'],
  // statsd/docs: over TCP each metric ends in a line feed.
  ['unix', 'etsy', '613a317c630a'],
  ['tcp', 'datadog', '613a317c630a'],
] as const)('frames packets for a %s stream in the %s dialect', async (scheme, dialect, hex) => {
  await using collector = await streamCollector(scheme)
  const opened = openSink(statsd({ endpoint: collector.url, dialect }))
  opened.offer({ ...point, name: 'a' })
  await opened.sink.flush?.({ deadlineMs: 5000 })
  const bytes = await collector.until('a:1|c')
  expect(bytes.toString('hex')).toBe(hex)
  await opened.sink.close?.({})
})

test('spreads a point of many lines over packets, and counts it once', async () => {
  await using collector = await udpCollector()
  const opened = openSink(statsd({ endpoint: collector.url }))
  const values = Array.from({ length: 200 }, (_, n) => 100 + n)
  opened.offer({ ...point, name: 'glork', kind: 'timer', value: 200, raw: { values, total: 200 } })
  await opened.sink.flush?.({ deadlineMs: 5000 })
  // 200 lines of 12 bytes, 110 of them with their line feeds in 1432 bytes.
  const packets = await collector.until(2)
  expect(packets.map((packet) => packet.toString().split('\n').length)).toEqual([110, 90])
  expect(opened.tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
  await opened.sink.close?.({})
})
