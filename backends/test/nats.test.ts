// NATS passes on and JetStream stores what the sink publishes.
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { nats } from '@obs/sinks/nats'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { natsServer } from '../src/servers/nats.ts'

const test = onServer(natsServer)

test('passes all three signals on to who listens', async ({ server }) => {
  const [client, listener] = [
    await connect({ servers: server.address }),
    await connect({ servers: server.address }),
  ]
  const { line, report } = await knownEvents()
  const points = await knownPoints(recentMs())
  const subscription = listener.subscribe('obs.live', { max: 2 + points.length })
  await listener.flush()
  await deliver(nats({ client, subject: 'obs.live' }), [line, report, ...points])
  const received: unknown[] = []
  for await (const message of subscription) received.push(message.json())
  expect(received).toMatchObject([
    { signal: 'log', event: 'order.taken', who: line.fields['who'] },
    { signal: 'error', error_id: report.errorId },
    ...points.map(({ name }) => ({ signal: 'metric', name })),
  ])
  await client.close()
  await listener.close()
})

test('is sent once JetStream has stored it', async ({ server }) => {
  const connection = await connect({ servers: server.address })
  const { streams } = await jetstreamManager(connection)
  await streams.add({ name: 'OBS', subjects: ['obs.kept'] })
  const { line, report } = await knownEvents()
  await deliver(nats({ client: jetstream(connection), subject: 'obs.kept' }), [line, report])
  const { state } = await streams.info('OBS')
  const stored = await streams.getMessage('OBS', { seq: 2 })
  expect(state.messages).toBe(2)
  expect(stored?.json()).toMatchObject({ signal: 'error', error_id: report.errorId })
  await connection.close()
})
