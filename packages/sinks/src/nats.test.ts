// Calls of a connection as NATS documents them. The text is the plain record, as the README shows it.
import type { LogEvent, MetricPoint } from '@obs/core'
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { nats } from './nats.ts'

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

describe('nats', () => {
  const cases = backendCases(nats, {
    options: (post) => ({
      client: { publish: async (_subject: string, bytes: Uint8Array) => post(bytes) },
      subject: 'obs.events',
    }),
    golden,
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('flushes a connection once a batch', async () => {
  const calls: string[] = []
  const client = {
    publish: (subject: string) => void calls.push(subject),
    flush: async () => void calls.push('flush'),
  }
  const { sink, offer } = openSink(nats({ client, subject: 'obs.events' }))
  offer(line)
  offer(point)
  await sink.flush?.({})
  expect(calls).toEqual(['obs.events', 'obs.events', 'flush'])
})

test('refuses what cannot publish', () => {
  expect(() => nats({ client: {} as never, subject: 's' })).toThrow('pass a connection')
})
