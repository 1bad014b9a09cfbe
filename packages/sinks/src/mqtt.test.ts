// Calls of a client as the package mqtt documents them. The text is the plain record, as the README shows it.
import type { LogEvent, MetricPoint } from '@obs/core'
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { mqtt } from './mqtt.ts'

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
