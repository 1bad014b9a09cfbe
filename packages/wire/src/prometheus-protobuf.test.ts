// Native histograms: pieces that protoc decodes against client_model's metrics.proto.
import type { Distribution, ExponentialBuckets, MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { prometheusProtobuf } from './prometheus-protobuf.ts'

const none = { offset: 0, counts: [] }

function bytesOf(exponential: ExponentialBuckets, values: Partial<Distribution> = {}): string {
  const distribution = {
    count: 301,
    sum: 4.5,
    min: 1,
    max: 2,
    quantile: () => 0,
    countAtMost: () => 0,
    exponential,
    ...values,
  }
  const point: MetricPoint = {
    signal: 'metric',
    time: 0,
    name: 'h',
    kind: 'histogram',
    labels: {},
    value: 301,
    distribution,
  }
  return Buffer.from(prometheusProtobuf([point])).toString('hex')
}

test('writes schema, zero bucket, span and deltas; the index is one more than in OpenTelemetry', () => {
  const hex = bytesOf({ scale: 5, zeroCount: 0, positive: { offset: -2, counts: [1, 300] }, negative: none })
  // sample_count 301, sample_sum 4.5
  expect(hex).toContain('08ad02110000000000001240')
  // schema 5, zero_threshold 2^-1022, zero_count 0; span offset -1 length 2; deltas 1, 299
  expect(hex.endsWith('280a31000000000000100038006204080110026a0302d604')).toBe(true)
})

test('bridges gaps of two empty buckets and begins a new span after a longer one', () => {
  const counts = [0, 1, 0, 0, 2, 0, 0, 0, 3, 0]
  const hex = bytesOf({ scale: 5, zeroCount: 0, positive: { offset: 0, counts }, negative: none })
  // spans (offset 2, length 4) and (offset 3, length 1); deltas 1, -1, 0, 2, 1
  expect(hex.endsWith('6204080410046204080610016a050201000402')).toBe(true)
})

test('tells an empty native histogram from a classic one by a span of nothing', () => {
  const hex = bytesOf({ scale: 5, zeroCount: 0, positive: none, negative: none }, { count: 0, sum: 0 })
  expect(hex.endsWith('620408001000')).toBe(true)
})

test('puts each family behind its length, with name, help, type and counter', () => {
  const point: MetricPoint = {
    signal: 'metric',
    time: 0,
    name: 'hits',
    kind: 'counter',
    labels: { a: 'b' },
    value: 5,
  }
  // 41 bytes: hits_total, help hits, type counter, metric with label a=b and counter 5.
  expect(Buffer.from(prometheusProtobuf([point])).toString('hex')).toBe(
    '290a0a686974735f746f74616c120468697473180022130a060a01611201621a09090000000000001440',
  )
})
