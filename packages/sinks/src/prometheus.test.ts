// The Prometheus sink: the exposition the scraper asks for, and another registry's text beside it.
import type { MetricPoint, SinkHost } from '@obs/core'
import { systemClock } from '@obs/core'
import { expect, test } from 'vitest'
import { prometheus } from './prometheus.ts'

const point: MetricPoint = { signal: 'metric', time: 0, name: 'hits', kind: 'counter', labels: {}, value: 1 }

function opened(options?: Parameters<typeof prometheus>[0]): ReturnType<typeof prometheus> {
  const sink = prometheus(options)
  const host: SinkHost = {
    resource: {},
    clock: systemClock,
    crashFlushMs: 0,
    metrics: {
      reader: () => ({ collect: () => [point], advance: () => undefined }),
      snapshot: () => [point],
      recent: () => [point],
      settle: async () => undefined,
    },
    drop: () => undefined,
    sent: () => undefined,
    spooled: () => undefined,
    replayed: () => undefined,
    fault: () => undefined,
  }
  sink.open?.(host)
  return sink
}

test.each([
  ['text/plain', 'text/plain; version=0.0.4; charset=utf-8', 'hits_total 1\n'],
  ['application/openmetrics-text', 'application/openmetrics-text; version=1.0.0; charset=utf-8', '# EOF\n'],
  [
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
    'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
    '\n\nhits_total',
  ],
])('answers %s', async (accept, type, part) => {
  const scrape = await opened().scrape(accept)
  expect(scrape.type).toBe(type)
  expect(Buffer.from(scrape.body).toString('latin1')).toContain(part)
})

test('puts the text of another registry on the same page, in the one format both speak', async () => {
  const registry = { metrics: async () => '# TYPE up gauge\nup 1\n' }
  const { type, body } = await opened({ beside: [registry] }).scrape('application/openmetrics-text')
  expect(type).toContain('version=0.0.4')
  expect(String(body)).toBe(
    '# HELP hits_total hits\n# TYPE hits_total counter\nhits_total 1\n# TYPE up gauge\nup 1\n',
  )
})
