// A Kafka broker keeps what the sink produces, over kafkajs, which reads it back.
import { kafka } from '@obs/sinks/kafka'
import { openSink } from '@obs/testing'
import { Producer } from '@platformatic/kafka'
import { Kafka, logLevel } from 'kafkajs'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { kafkaServer } from '../src/servers/kafka.ts'
import { until } from '../src/until.ts'

const test = onServer(kafkaServer)

type Message = Readonly<{ signal: string; event?: string; name?: string }>

async function consumed(broker: string, topic: string, count: number): Promise<readonly Message[]> {
  const consumer = new Kafka({ brokers: [broker], logLevel: logLevel.NOTHING }).consumer({ groupId: topic })
  const messages: Message[] = []
  await consumer.subscribe({ topic, fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message }) => void messages.push(JSON.parse(String(message.value)) as Message),
  })
  await until(`${count} messages of ${topic}`, () => (messages.length >= count ? true : undefined))
  await consumer.disconnect()
  return messages
}

test('keeps all three signals, over kafkajs', async ({ server }) => {
  const client = new Kafka({ brokers: [server.broker], logLevel: logLevel.NOTHING }).producer()
  await client.connect()
  const { line, report } = await knownEvents()
  const points = await knownPoints(recentMs())
  await deliver(kafka({ client, topic: 'obs' }), [line, report, ...points])
  await client.disconnect()
  const messages = await consumed(server.broker, 'obs', 2 + points.length)
  // The simulator spreads a topic over partitions, so the order is not that of the batch.
  const told = messages.map(({ signal, event, name }) => `${signal} ${event ?? name ?? ''}`)
  const sent = ['log order.taken', 'error payment.failed', ...points.map(({ name }) => `metric ${name}`)]
  expect(told.toSorted()).toEqual(sent.toSorted())
  expect(messages.find(({ signal }) => signal === 'error')).toMatchObject({ error_id: report.errorId })
})

// The simulator is too old for @platformatic/kafka 1.35.0, which asks for ApiVersions 3 and takes no for an answer.
test('takes the producer of @platformatic/kafka for a client, and counts what it cannot send', async ({
  server,
}) => {
  const client = new Producer({ clientId: 'obs', bootstrapBrokers: [server.broker], retries: 0 })
  const { line } = await knownEvents()
  const { sink, offer, tally, faults } = openSink(kafka({ client, topic: 'obs' }))
  offer(line)
  await sink.close?.({ deadlineMs: 5000 })
  expect(tally()).toEqual({ offered: 1, sent: 0, dropped: { closed: 1 } })
  expect(String(faults)).toContain('ApiVersions(v3)')
  await client.close()
})
