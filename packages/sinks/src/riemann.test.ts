// The Riemann sink: conformance over TCP and UDP; lengths, replies and refusals.
import type { MetricPoint } from '@obs/core'
import { backendCases, openSink, streamCollector } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { riemann } from './riemann.ts'

const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_000,
  name: 'api',
  kind: 'gauge',
  labels: { k: 'v' },
  value: 1.5,
}
// Bytes that protoc reads back against proto.proto: tag t, ttl 60, attribute k=v, metric_d 1.5.
const known = Buffer.from('3a017445000070424a060a016b12017671000000000000f83f', 'hex')

describe('conformance', () => {
  // Msg { ok: true } behind its length.
  const reply = Buffer.from('000000021001', 'hex')
  const golden = [{ event: point, bytes: known }]
  const overTcp = { options: { endpoint: 'tcp://127.0.0.1:5555', tags: ['t'] }, reply, golden }
  const overUdp = { options: { endpoint: 'udp://127.0.0.1:5555', tags: ['t'] }, golden }
  test.each([...backendCases(riemann, overTcp), ...backendCases(riemann, overUdp)])(
    '$name',
    async ({ run }) => {
      await expect(run()).resolves.toBeUndefined()
    },
  )
})

test.each([
  ['000000021001', { offered: 2, sent: 2, dropped: {} }, []],
  ['0000000610001a026e6f', { offered: 2, sent: 0, dropped: { invalid: 2 } }, [expect.stringContaining('no')]],
])('waits for the reply %s', async (reply, tally, told) => {
  await using collector = await streamCollector('tcp')
  collector.answer(() => Buffer.from(reply, 'hex'))
  const opened = openSink(riemann({ endpoint: collector.url, tags: ['t'] }))
  opened.offer(point)
  opened.offer(point)
  await opened.sink.close?.({})
  expect(opened.tally()).toEqual(tally)
  expect(opened.faults.map(String)).toEqual(told)
  const length = collector.bytes.readUInt32BE()
  expect(collector.bytes).toHaveLength(4 + length)
  expect(collector.bytes.includes(known)).toBe(true)
})
