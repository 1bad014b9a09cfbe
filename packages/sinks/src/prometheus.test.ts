// The Prometheus sink: the exposition the scraper asks for, and another registry's text beside it.
import type { MetricPoint, SinkHost } from '@obs/core'
import { systemClock } from '@obs/core'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { prometheus } from './prometheus.ts'

const point: MetricPoint = { signal: 'metric', time: 0, name: 'hits', kind: 'counter', labels: {}, value: 1 }

function opened(
  options?: Parameters<typeof prometheus>[0],
  points: readonly MetricPoint[] | (() => readonly MetricPoint[]) = [point],
): ReturnType<typeof prometheus> {
  const sink = prometheus(options)
  const host: SinkHost = {
    resource: {},
    clock: systemClock,
    crashFlushMs: 0,
    metrics: {
      reader: () => ({ collect: () => [point], advance: () => undefined }),
      snapshot: () => (typeof points === 'function' ? points() : points),
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

async function serving(sink: ReturnType<typeof prometheus>): Promise<Server & AsyncDisposable> {
  const server = createServer(sink.handler)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return Object.assign(server, {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  })
}

test('answers HEAD without a body, other methods not at all, and compresses for those who can read it', async () => {
  const many = Array.from({ length: 100 }, (_, at) => ({ ...point, labels: { at: String(at) } }))
  await using server = await serving(opened(undefined, many))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
  const asked = async (
    method: string,
    encoding: string,
  ): Promise<readonly [number, string | null, number]> => {
    const answer = await fetch(url, { method, headers: { 'accept-encoding': encoding } })
    return [answer.status, answer.headers.get('content-encoding'), (await answer.text()).split('\n').length]
  }
  expect(await asked('GET', 'identity')).toEqual([200, null, 103])
  expect(await asked('GET', 'br, gzip')).toEqual([200, 'gzip', 103])
  expect(await asked('GET', 'gzip;q=0')).toEqual([200, null, 103])
  expect(await asked('HEAD', 'identity')).toEqual([200, null, 1])
  expect(await asked('POST', 'identity')).toEqual([405, null, 1])
})

test('scrapers that ask at once share one reading', async () => {
  let readings = 0
  const sink = opened(undefined, () => {
    readings += 1
    return [point]
  })
  const [one, other] = await Promise.all([sink.scrape(), sink.scrape()])
  expect([readings, one === other]).toEqual([1, true])
  await sink.scrape()
  expect(readings).toBe(2)
})

test('a sink that no instance has says so to who asks, in place of an empty page', async () => {
  const lone = prometheus()
  const mend = 'prometheus: no instance has this sink: give the same object to configure({ sinks: [...] })'
  await expect(lone.scrape()).rejects.toThrow(mend)
  await using server = await serving(lone)
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect([answer.status, await answer.text()]).toEqual([500, mend])
})

test('a handler that was called where it is mounted says what to do', () => {
  expect(() => (opened().handler as () => void)()).toThrow('prometheus: handler was called: hand it over')
})
