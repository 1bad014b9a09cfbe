// carbon stores what the sink sends, over each of its receivers, and graphite-web gives it back.
import { graphite } from '@obs/sinks/graphite'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { graphiteServer } from '../src/servers/graphite.ts'

const test = onServer(graphiteServer)

for (const receiver of ['tcp', 'udp'] as const) {
  test(`keeps lines sent over ${receiver}`, async ({ server }) => {
    const timeMs = recentMs()
    const prefix = `${receiver}.`
    await deliver(graphite({ endpoint: server[receiver], prefix }), await knownPoints(timeMs))
    expect(await server.valueAt(`${prefix}orders.pro.count`, timeMs)).toBe(42)
    expect(await server.valueAt(`${prefix}temperature`, timeMs)).toBe(-5.5)
    expect(await server.valueAt(`${prefix}http.server.request.duration._pay.sum`, timeMs)).toBe(5050)
    expect(await server.valueAt(`${prefix}http.server.request.duration._pay.mean`, timeMs)).toBe(50.5)
  })
}

test('keeps series whose label is longer than a file may be called', async ({ server }) => {
  const timeMs = recentMs()
  const labels = { route: 'x'.repeat(256) }
  const points = (await knownPoints(timeMs)).filter(({ name }) => name === 'temperature')
  await deliver(
    graphite({ endpoint: server.tcp, prefix: 'long.' }),
    points.map((point) => Object.assign({}, point, { labels })),
  )
  expect(await server.valueAt('long.temperature.x*', timeMs)).toBe(-5.5)
})

test('keeps pickled values', async ({ server }) => {
  const timeMs = recentMs()
  const sink = graphite({ endpoint: server.pickle, protocol: 'pickle', prefix: 'pickle.' })
  await deliver(sink, await knownPoints(timeMs))
  expect(await server.valueAt('pickle.orders.pro.count', timeMs)).toBe(42)
  expect(await server.valueAt('pickle.temperature', timeMs)).toBe(-5.5)
})

test('finds tagged series by their tags', async ({ server }) => {
  const timeMs = recentMs()
  await deliver(graphite({ endpoint: server.tcp, labels: 'tagged' }), await knownPoints(timeMs))
  expect(await server.valueAt("seriesByTag('name=orders.count','plan=pro')", timeMs)).toBe(42)
  expect(
    await server.valueAt("seriesByTag('name=http.server.request.duration.max','route=/pay')", timeMs),
  ).toBe(100)
})
