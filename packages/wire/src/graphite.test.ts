// Graphite lines against Graphite's manual, pickle frames against bytes that CPython's pickle reads back.
import type { MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { graphiteLine, graphiteValues } from './graphite.ts'
import { pickledPair, pickleFrame } from './graphite-pickle.ts'

const base = { signal: 'metric', time: 1_700_000_000_123, labels: {} } as const
const plain = { prefix: '', labels: 'path' } as const
const tagged = { prefix: '', labels: 'tagged' } as const

function lines(point: MetricPoint, shape: Parameters<typeof graphiteValues>[1]): readonly string[] {
  return graphiteValues(point, shape).map(graphiteLine)
}

test("writes the line of the manual's first example", () => {
  const point: MetricPoint = { ...base, name: 'local.random.diceroll', kind: 'gauge', value: 4 }
  expect(lines(point, plain)).toEqual(['local.random.diceroll 4 1700000000'])
})

test("writes the manual's tagged series, tags in order", () => {
  // tags.html: `my.series;tag1=value1;tag2=value2`.
  const labels = { tag2: 'value2', tag1: 'value1' }
  const point: MetricPoint = { ...base, labels, name: 'my.series', kind: 'gauge', value: 1.5 }
  expect(lines(point, tagged)).toEqual(['my.series;tag1=value1;tag2=value2 1.5 1700000000'])
})

test('names counts so that Whisper sums them, and keeps labels inside one segment', () => {
  const labels = { plan: 'pro x.y' }
  const point: MetricPoint = { ...base, labels, name: 'orders', kind: 'counter', value: 2 }
  expect(lines(point, { ...plain, prefix: 'shop.' })).toEqual(['shop.orders.pro_x_y.count 2 1700000000'])
})

test('keeps tags within their alphabet: no semicolon, blank or leading tilde, never empty', () => {
  const labels = { 'a;b': '~x;y', c: '' }
  const point: MetricPoint = { ...base, labels, name: 'n', kind: 'gauge', value: 1 }
  expect(lines(point, tagged)).toEqual(['n;a_b=_x_y;c=_ 1 1700000000'])
})

test('writes the pickle frame that CPython reads as [("a.b", (1700000000, 1.5))]', () => {
  const frame = pickleFrame([pickledPair({ path: 'a.b', value: 1.5, time: 1_700_000_000 })])
  expect(Buffer.from(frame).toString('hex')).toBe(
    '0000001e80025d285803000000612e624a00f15365473ff80000000000008686652e',
  )
})

test('writes times beyond 2038 in the wider opcode', () => {
  // pickletools reads 8a 06 and six bytes as LONG1.
  const pair = Buffer.from(pickledPair({ path: 'a', value: 1, time: 4_102_444_800 })).toString('hex')
  expect(pair).toBe('5801000000618a06005786f40000473ff00000000000008686')
})

test('keeps a label `name` beside the name that carbon tags a series with', () => {
  // carbon 1.1.7, TaggedSeries.parse: `run;name=a` is read as the series `run`, whatever the tag says.
  const point: MetricPoint = { ...base, labels: { name: 'a' }, name: 'run', kind: 'gauge', value: 1 }
  expect(lines(point, tagged)).toEqual(['run;name_=a 1 1700000000'])
})

test('bounds the parts of a path to what a file may be called, and keeps series apart', () => {
  const [one, other] = ['a', 'b'].map((end) => {
    const labels = { route: `/${'x'.repeat(254)}${end}`, status: '200' }
    const [line = ''] = lines({ ...base, labels, name: 'n', kind: 'gauge', value: 1 }, plain)
    return line
  })
  // FNV-1a of 32 bits of the whole part, computed by its definition in Python (of `a`: e40c292c, as its authors publish).
  expect(one).toBe(`n._${'x'.repeat(240)}_ec2e72dd.200 1 1700000000`)
  expect(one).not.toBe(other)
})
