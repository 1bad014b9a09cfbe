// RabbitMQ routes what the sink publishes, over amqplib's confirm channel and its plain one.
import { amqp } from '@obs/sinks/amqp'
import { openSink } from '@obs/testing'
import { connect, type ChannelModel } from 'amqplib'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { rabbitServer } from '../src/servers/rabbitmq.ts'
import { until } from '../src/until.ts'

const test = onServer(rabbitServer)

async function queueOn(connection: ChannelModel, pattern: string): Promise<string> {
  const channel = await connection.createChannel()
  const { queue } = await channel.assertQueue('', { exclusive: true })
  await channel.bindQueue(queue, 'amq.topic', pattern)
  return queue
}

for (const kind of ['confirm', 'plain'] as const) {
  test(`routes all three signals by their keys, over a ${kind} channel`, async ({ server }) => {
    const connection = await connect(server.url)
    const queue = await queueOn(connection, '#')
    const client =
      kind === 'confirm' ? await connection.createConfirmChannel() : await connection.createChannel()
    const { line, report } = await knownEvents()
    const points = await knownPoints(recentMs())
    await deliver(amqp({ client, exchange: 'amq.topic' }), [line, report, ...points])
    const reader = await connection.createChannel()
    const messages: unknown[] = []
    await until('all messages', async () => {
      const message = await reader.get(queue, { noAck: true })
      if (message !== false)
        messages.push([
          message.fields.routingKey,
          message.properties.contentType,
          JSON.parse(message.content.toString()),
        ])
      return messages.length === 2 + points.length ? true : undefined
    })
    expect(messages).toMatchObject([
      ['log.info', 'application/json', { event: 'order.taken', who: line.fields['who'] }],
      ['error.error', 'application/json', { error_id: report.errorId }],
      ...points.map(({ name }) => ['metric', 'application/json', { name }]),
    ])
    await connection.close()
  })
}

test('sends what a lost channel had not confirmed over the next one', async ({ server }) => {
  const connection = await connect(server.url)
  const queue = await queueOn(connection, 'log.#')
  const lost = await connection.createConfirmChannel()
  await lost.close()
  let channel = lost
  const { line } = await knownEvents()
  const { sink, offer, tally } = openSink(amqp({ client: () => channel, exchange: 'amq.topic' }))
  offer(line)
  await sink.flush?.({ deadlineMs: 200 })
  expect(tally().sent).toBe(0)
  channel = await connection.createConfirmChannel()
  await sink.flush?.({ deadlineMs: 10_000 })
  expect(tally()).toEqual({ offered: 1, sent: 1, dropped: {} })
  const reader = await connection.createChannel()
  const message = await reader.get(queue, { noAck: true })
  expect(message === false ? message : JSON.parse(message.content.toString())).toMatchObject({
    event: 'order.taken',
  })
  await sink.close?.({})
  await connection.close()
})
