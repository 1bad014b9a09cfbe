// StatsD's own daemon adds up what the sink sends, over UDP and TCP, in both dialects.
import { createObs } from '@obs/node'
import { statsd } from '@obs/sinks/statsd'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { statsdServer, type StatsdFlush, type StatsdServer } from '../src/servers/statsd.ts'
import { until } from '../src/until.ts'

const test = onServer(statsdServer)

async function flushWith(server: StatsdServer, gauge: string): Promise<StatsdFlush> {
  return until(`a flush with ${gauge}`, () => server.flushes().find(({ gauges }) => gauge in gauges))
}

for (const scheme of ['udp', 'tcp'] as const) {
  test(`adds up counters and keeps gauges over ${scheme}, negative ones too`, async ({ server }) => {
    const prefix = `${scheme}.`
    await deliver(statsd({ endpoint: server[scheme], prefix }), await knownPoints(recentMs()))
    const { counters, gauges } = await flushWith(server, `${prefix}temperature`)
    expect(counters).toMatchObject({
      [`${prefix}orders.pro`]: 42,
      [`${prefix}http.server.request.duration.-pay.count`]: 100,
      [`${prefix}http.server.request.duration.-pay.sum`]: 5050,
      'statsd.bad_lines_seen': 0,
    })
    expect(gauges).toMatchObject({
      [`${prefix}temperature`]: -5.5,
      [`${prefix}http.server.request.duration.-pay.max`]: 100,
    })
  })
}

test('reads the tags of the Datadog dialect', async ({ server }) => {
  await deliver(
    statsd({ endpoint: server.udp, prefix: 'dd.', dialect: 'datadog' }),
    await knownPoints(recentMs()),
  )
  const { counters } = await flushWith(server, 'dd.http.server.request.duration.max;route=-pay')
  expect(counters).toMatchObject({ 'dd.orders;plan=pro': 42, 'statsd.bad_lines_seen': 0 })
})

test('computes by itself what is declared raw: timers and sets', async ({ server }) => {
  const obs = createObs({ sinks: [statsd({ endpoint: server.udp, prefix: 'raw.' })] })
  const latency = obs.metrics.timer('latency', { values: 'raw' })
  const users = obs.metrics.distinct('users', { values: 'raw' })
  for (const ms of [12, 18]) latency.record(ms)
  for (const user of ['ann', 'bob', 'ann']) users.add(user)
  obs.metrics.gauge('done').set(1)
  await obs.close()
  const { timers, sets } = await flushWith(server, 'raw.done')
  expect(timers['raw.latency']).toEqual([12, 18])
  expect(sets['raw.users']).toEqual(['ann', 'bob'])
})
