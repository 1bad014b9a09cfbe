// Lines as the manuals of Etsy's statsd and of DogStatsD write them.
import type { MetricPoint } from '@obs/core'
import { expect, test } from 'vitest'
import { packLines, statsdLines } from './statsd.ts'

const base = { signal: 'metric', time: 0, labels: {} } as const

test('writes StatsD in both dialects, and a negative gauge as a reset and a step', () => {
  const orders: MetricPoint = {
    ...base,
    name: 'orders',
    kind: 'counter',
    labels: { plan: 'pro.x' },
    value: 2,
  }
  expect(statsdLines(orders, { dialect: 'etsy', prefix: 'shop.' })).toEqual(['shop.orders.pro_x:2|c'])
  expect(statsdLines(orders, { dialect: 'datadog', prefix: '' })).toEqual(['orders:2|c|#plan:pro.x'])
  const below: MetricPoint = { ...base, name: 'temp', kind: 'gauge', value: -3 }
  expect(statsdLines(below, { dialect: 'etsy', prefix: '' })).toEqual(['temp:0|g', 'temp:-3|g'])
})

test('packs lines into packets no larger than asked', () => {
  expect(packLines(['aaaa', 'bb', 'cc', 'dddddddd'], 7)).toEqual(['aaaa\nbb', 'cc', 'dddddddd'])
})
