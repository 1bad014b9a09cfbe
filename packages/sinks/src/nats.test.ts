// Calls of a connection as NATS documents them. The text is the plain record, as the README shows it.
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { golden, line, point } from '../test/plain-events.ts'
import { nats } from './nats.ts'

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
