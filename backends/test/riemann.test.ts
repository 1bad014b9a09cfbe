// A receiver over Riemann's official proto file reads what the sink sends, and answers it.
import type { ErrorReport } from '@obs/core'
import { riemann } from '@obs/sinks/riemann'
import { expect } from 'vitest'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { riemannServer } from '../src/servers/riemann.ts'
import { until } from '../src/until.ts'

const test = onServer(riemannServer)

for (const via of ['tcp', 'udp'] as const) {
  test(`reads events sent over ${via}`, async ({ server }) => {
    const timeMs = recentMs()
    await deliver(riemann({ endpoint: server[via], tags: ['obs'] }), await knownPoints(timeMs))
    const events = await until('the events', () => {
      const found = server.events().filter((event) => event['via'] === via)
      return found.length >= 13 ? found : undefined
    })
    const shared = { time: String(timeMs / 1000), tags: ['obs'], ttl: 60 }
    expect(events).toContainEqual(
      expect.objectContaining({
        ...shared,
        service: 'orders.count',
        metricSint64: '42',
        attributes: [{ key: 'plan', value: 'pro' }],
      }),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ ...shared, service: 'temperature', metricD: -5.5 }),
    )
  })
}

test('reads a failure as a critical event', async ({ server }) => {
  const report: ErrorReport = {
    signal: 'error',
    time: recentMs(),
    level: 'error',
    event: 'payment.failed',
    fields: { order: 7 },
    error: { type: 'TypeError', message: 'x is undefined', stack: '', causes: [] },
    errorId: '9ec79c33ec9942ab8353589fcb2e04dc',
    group: 'g1:1',
  }
  await deliver(riemann({ endpoint: server.tcp }), [report])
  expect(server.events()).toContainEqual(
    expect.objectContaining({
      service: 'payment.failed',
      state: 'critical',
      description: 'TypeError: x is undefined',
    }),
  )
})

test('reads a check as an event with its state', async ({ server }) => {
  const time = recentMs()
  const data = [{ measure: 'p99', value: 231.5, unit: 'ms', warn: 200 }]
  const check = { check: 'checkout', state: 'warning', since: time, text: 'p99 231.5 ms', data } as const
  const labels = { check: 'checkout' }
  await deliver(riemann({ endpoint: server.tcp }), [
    { signal: 'metric', time, name: 'checks', kind: 'gauge', labels, value: 1, check },
  ])
  expect(server.events()).toContainEqual(
    expect.objectContaining({
      service: 'checkout',
      state: 'warning',
      description: 'p99 231.5 ms',
      metricD: 231.5,
    }),
  )
})
