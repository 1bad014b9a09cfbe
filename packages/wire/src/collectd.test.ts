// Packets captured from the network plugin of collectd 5.12: a gauge and a derive, put in by collectdctl.
import type { MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { collectdLists, collectdPackets } from './collectd.ts'

const shape = { host: 'web1', plugin: 'shop', intervalMs: 10_000 }
const base = { signal: 'metric', time: 1_700_000_000_000, labels: {} } as const

function hex(point: MetricPoint): string {
  return Buffer.from(collectdLists(point, shape)).toString('hex')
}

test('writes the gauge that collectd sends', () => {
  expect(hex({ ...base, name: 'temperature', kind: 'gauge', value: -5.5 })).toBe(
    '0000000977656231000008000c1954fc40000000000009000c00000002800000000002000973686f70000004000a6761756765000005001074656d7065726174757265000006000f00010100000000000016c0',
  )
})

test('writes a count as the derive that collectd sends', () => {
  // The second list of the captured packet, which leaves out what the first has said.
  expect(hex({ ...base, name: 'orders', kind: 'counter', value: 42 })).toContain(
    '0004000b646572697665000005000b6f7264657273000006000f000102000000000000002a',
  )
})

test('puts label values into the type instance, without slashes, and bounds it', () => {
  const labels = { route: '/pay' }
  const text = Buffer.from(collectdLists({ ...base, name: 'n', labels, kind: 'counter', value: 1 }, shape))
  expect(text.includes('n._pay\0')).toBe(true)
  const long = collectdLists({ ...base, name: 'n'.repeat(300), kind: 'gauge', value: 1 }, shape)
  expect(Buffer.from(long).includes(`${'n'.repeat(127)}\0`)).toBe(true)
})

const distribution = { count: 2, sum: 3, min: 1, max: 2, quantile: () => 2, countAtMost: () => 2 }

test('the numbers of a series with a long name keep the names of their fields, and characters whole', () => {
  const point: MetricPoint = { ...base, name: 'ü'.repeat(200), kind: 'timer', value: 2, distribution }
  const lists = Buffer.from(collectdLists(point, shape))
  for (const field of ['sum', 'min', 'p999']) expect(lists.includes(`ü.${field}\0`)).toBe(true)
  // No byte of half a character in front of the end.
  expect(lists.includes(`${'ü'.repeat(63)}\0`)).toBe(true)
})

test('lists that do not fit one packet go into several, each with their origin', () => {
  const labels = { route: '/a'.repeat(60) }
  const point: MetricPoint = { ...base, name: 'n', labels, kind: 'timer', value: 2, distribution }
  const whole = Buffer.from(collectdLists(point, shape))
  const packets = collectdPackets(whole, 1452).map((packet) => Buffer.from(packet))
  const head = whole.subarray(0, whole.indexOf('0004000b646572697665', 0, 'hex'))
  expect(packets).toHaveLength(2)
  for (const packet of packets) {
    expect(packet.length).toBeLessThanOrEqual(1452)
    expect(packet.subarray(0, head.length)).toEqual(head)
  }
  expect(Buffer.concat([head, ...packets.map((packet) => packet.subarray(head.length))])).toEqual(whole)
})

test('is empty for a value that is no number', () => {
  expect(hex({ ...base, name: 'n', kind: 'gauge', value: Number.NaN })).toBe('')
})

test('a sum greater than 64 bits hold is left out, and the other numbers leave', () => {
  const huge = { ...distribution, sum: 2 ** 63 }
  const lists = Buffer.from(
    collectdLists({ ...base, name: 'n', kind: 'histogram', value: 2, distribution: huge }, shape),
  )
  expect(lists.includes('n.sum\0')).toBe(false)
  for (const field of ['n', 'n.max', 'n.p99']) expect(lists.includes(`${field}\0`)).toBe(true)
})
