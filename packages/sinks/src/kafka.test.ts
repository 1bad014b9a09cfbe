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

test('refuses what cannot send', () => {
  expect(() => kafka({ client: {} as never, topic: 't' })).toThrow('pass a producer')
})
