// Calls of a producer as kafkajs and @platformatic/kafka document them. The text is the plain record, as the README shows it.
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { golden, line, point } from '../test/plain-events.ts'
import { kafka } from './kafka.ts'

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

// As kafkajs 2.2.4 (KafkaJSNonRetriableError of a KafkaJSProtocolError) and @platformatic/kafka 1.35.0 (ResponseError) throw it.
test.each([
  [
    'kafkajs',
    () => new Error('too large', { cause: Object.assign(new Error('m'), { type: 'MESSAGE_TOO_LARGE' }) }),
  ],
  [
    '@platformatic/kafka',
    () => new AggregateError([Object.assign(new Error('m'), { apiId: 'MESSAGE_TOO_LARGE' })]),
  ],
])('a batch that is larger than the topic allows is tried in halves, told by %s', async (_name, error) => {
  const taken: number[] = []
  const client = {
    async send({ messages }: { messages: readonly object[] }) {
      if (messages.length > 1) throw error()
      taken.push(messages.length)
    },
  }
  const { sink, offer, tally } = openSink(kafka({ client, topic: 'obs' }))
  for (let n = 0; n < 3; n += 1) offer(line)
  await sink.close?.({})
  expect(taken).toEqual([1, 1, 1])
  expect(tally()).toEqual({ offered: 3, sent: 3, dropped: {} })
})

test('refuses what cannot send', () => {
  expect(() => kafka({ client: {} as never, topic: 't' })).toThrow('pass a producer')
})
