// Calls of a producer as kafkajs and @platformatic/kafka document them. The text is the plain record, as the README shows it.
import type { LogEvent, MetricPoint } from '@obs/core'
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { kafka } from './kafka.ts'

const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_000_123,
  level: 'info',
  event: 'order.taken',
  fields: { n: 1 },
}
const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_123,
  name: 'hits',
  kind: 'counter',
  labels: {},
  value: 3,
}
const golden = [
  {
    event: line,
    bytes:
      '{"signal":"log","time":"2023-11-14T22:13:20.123Z","level":"info","event":"order.taken","service.name":"case","n":1}',
  },
  {
    event: point,
    bytes:
      '{"signal":"metric","time":"2023-11-14T22:13:20.123Z","name":"hits","kind":"counter","service.name":"case","labels":{},"value":3}',
  },
] as const

describe('kafka', () => {
  const cases = backendCases(kafka, {
    options: (post) => ({
      client: {
        send: async ({ messages }: { messages: { value: Buffer }[] }) =>
          post(Buffer.concat(messages.map(({ value }) => value))),
      },
      topic: 'obs',
    }),
    golden,
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('names the topic where each of the two clients looks for it', async () => {
  const batches: unknown[] = []
  const client = { send: async (batch: unknown) => batches.push(batch) }
  const { sink, offer } = openSink(kafka({ client, topic: 'obs' }))
  offer(line)
  offer(point)
  await sink.flush?.({})
  expect(batches).toMatchObject([{ topic: 'obs', messages: [{ topic: 'obs' }, { topic: 'obs' }] }])
})

test('refuses what cannot send', () => {
  expect(() => kafka({ client: {} as never, topic: 't' })).toThrow('pass a producer')
})
