// Commands as Redis documents them. The text is the plain record, as the README shows it.
import { backendCases, openSink } from '@obs/testing'
import { describe, expect, test } from 'vitest'
import { golden, line } from '../test/plain-events.ts'
import { redis } from './redis.ts'

describe('redis', () => {
  const cases = backendCases(redis, {
    options: (post) => ({
      client: { call: async (...words: string[]) => post(words.join(' ')) },
      key: 'logs',
    }),
    golden,
  })
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

function recorded(): { commands: string[][]; call(command: string, ...args: string[]): Promise<number> } {
  const commands: string[][] = []
  return {
    commands,
    async call(...words) {
      commands.push(words)
      return commands.length
    },
  }
}

test('pushes a batch with one RPUSH, in order', async () => {
  const client = recorded()
  const { sink, offer } = openSink(redis({ client, key: 'logs' }))
  offer(line)
  offer({ ...line, event: 'second' })
  await sink.flush?.({})
  expect(client.commands.map(([name, key, ...rest]) => [name, key, rest.length])).toEqual([
    ['RPUSH', 'logs', 2],
  ])
  expect(client.commands[0]?.[3]).toContain('"event":"second"')
})

test('adds to a stream entry by entry, bounded where asked', async () => {
  const client = recorded()
  const { sink, offer } = openSink(redis({ client, key: 's', as: 'stream', entriesMax: 1000 }))
  offer(line)
  offer(line)
  await sink.flush?.({})
  expect(client.commands.map((words) => words.slice(0, 7))).toEqual([
    ['XADD', 's', 'MAXLEN', '~', '1000', '*', 'event'],
    ['XADD', 's', 'MAXLEN', '~', '1000', '*', 'event'],
  ])
})

test('speaks to node-redis, which takes commands as lists', async () => {
  const commands: string[][] = []
  const client = { sendCommand: async (words: string[]) => commands.push(words) }
  const { sink, offer } = openSink(redis({ client, key: 'logs' }))
  offer(line)
  await sink.flush?.({})
  expect(commands[0]?.slice(0, 2)).toEqual(['RPUSH', 'logs'])
})

test('refuses what is no client', () => {
  expect(() => redis({ client: {} as never, key: 'logs' })).toThrow('pass one of theirs')
})
