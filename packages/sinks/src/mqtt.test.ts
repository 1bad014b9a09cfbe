// Calls of a client as the package mqtt documents them. The text is the plain record, as the README shows it.
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { golden, line } from '../test/plain-events.ts'
import { mqtt } from './mqtt.ts'

describe('mqtt', () => {
  const cases = backendCases(mqtt, {
    options: (post) => ({
      client: {
        publish(_topic: string, message: Buffer, _options: object, done: (error?: Error) => void) {
          post(message).then(() => done(), done)
        },
      },
      topic: 'obs',
    }),
    golden,
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('asks for an acknowledgement unless told otherwise', async () => {
  const asked: unknown[] = []
  const client = {
    publish(topic: string, _message: Buffer, options: object, done: () => void) {
      asked.push([topic, options])
      done()
    },
  }
  for (const options of [{}, { qos: 0 as const }]) {
    const { sink, offer } = openSink(mqtt({ client, topic: 'obs/logs', ...options }))
    offer(line)
    await sink.flush?.({})
  }
  expect(asked).toEqual([
    ['obs/logs', { qos: 1 }],
    ['obs/logs', { qos: 0 }],
  ])
})

test('refuses what cannot publish', () => {
  expect(() => mqtt({ client: {} as never, topic: 't' })).toThrow('what connect() returned')
})
