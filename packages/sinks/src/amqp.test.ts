// Calls of a channel as amqplib documents them. The text is the plain record, as the README shows it.
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { golden, line, point } from '../test/plain-events.ts'
import { amqp } from './amqp.ts'

describe('amqp', () => {
  const cases = backendCases(amqp, {
    options: (post) => ({
      client: { publish: async (_exchange: string, _key: string, content: Buffer) => post(content) },
      exchange: 'obs',
    }),
    golden,
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('publishes persistent messages under signal and level, and waits for the broker', async () => {
  const published: unknown[] = []
  let confirmed = 0
  const client = {
    publish: (exchange: string, key: string, _content: Buffer, options: object) =>
      published.push([exchange, key, options]) > 0,
    waitForConfirms: async () => (confirmed += 1),
  }
  const { sink, offer } = openSink(amqp({ client: () => client, exchange: 'obs' }))
  offer(line)
  offer(point)
  await sink.flush?.({})
  const options = { contentType: 'application/json', persistent: true, timestamp: 1_700_000_000 }
  expect(published).toEqual([
    ['obs', 'log.info', { ...options, type: 'log' }],
    ['obs', 'metric', { ...options, type: 'metric' }],
  ])
  expect(confirmed).toBe(1)
})

test('waits for room where the channel says its buffer is full', async () => {
  const calls: string[] = []
  const client = {
    publish: () => {
      calls.push('publish')
      return false
    },
    once: (event: string, listener: () => void) => {
      calls.push(event)
      listener()
    },
  }
  const { sink, offer } = openSink(amqp({ client, exchange: 'obs', routingKey: 'logs' }))
  offer(line)
  offer(line)
  await sink.flush?.({})
  expect(calls).toEqual(['publish', 'drain', 'publish', 'drain'])
})

test('counts what a closed channel throws at', async () => {
  const client = {
    publish: () => {
      throw new Error('Channel closed')
    },
  }
  const { sink, offer, tally } = openSink(amqp({ client, exchange: 'obs' }))
  offer(line)
  await sink.close?.({ deadlineMs: 50 })
  expect(tally()).toEqual({ offered: 1, sent: 0, dropped: { closed: 1 } })
})

test('refuses a connection in the place of a channel', () => {
  expect(() => amqp({ client: {} as never, exchange: 'obs' })).toThrow('pass a channel')
})
