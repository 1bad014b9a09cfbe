// Mosquitto passes on what the sink publishes, at each quality of service.
import { mqtt } from '@obs/sinks/mqtt'
import { connectAsync } from 'mqtt'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { mosquittoServer } from '../src/servers/mosquitto.ts'
import { until } from '../src/until.ts'

const test = onServer(mosquittoServer)

for (const qos of [0, 1, 2] as const) {
  test(`passes all three signals on, in order, with QoS ${qos}`, async ({ server }) => {
    const topic = `obs/${qos}`
    const received: unknown[] = []
    const listener = await connectAsync(server.url)
    listener.on('message', (_topic, message) => received.push(JSON.parse(message.toString())))
    await listener.subscribeAsync(topic, { qos: 2 })
    const client = await connectAsync(server.url)
    const { line, report } = await knownEvents()
    const points = await knownPoints(recentMs())
    await deliver(mqtt({ client, topic, qos }), [line, report, ...points])
    await until('all messages', () => (received.length >= 2 + points.length ? true : undefined))
    expect(received).toMatchObject([
      { signal: 'log', event: 'order.taken', who: line.fields['who'] },
      { signal: 'error', error_id: report.errorId },
      ...points.map(({ name }) => ({ signal: 'metric', name })),
    ])
    await client.endAsync()
    await listener.endAsync()
  })
}
