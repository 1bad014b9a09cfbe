// Redis keeps what the sink sends, over ioredis and over node-redis, as a list and as a stream.
import { redis, type RedisClient } from '@obs/sinks/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { expect } from 'vitest'
import { knownEvents } from '../src/events.ts'
import { onServer } from '../src/on-server.ts'
import { deliver, knownPoints, recentMs } from '../src/points.ts'
import { redisServer } from '../src/servers/redis.ts'

const test = onServer(redisServer)

interface Connected {
  readonly client: RedisClient
  close(): void
}

const clients: Readonly<Record<string, (port: number) => Promise<Connected>>> = {
  async ioredis(port) {
    const client = new Redis({ port })
    return { client, close: () => client.disconnect() }
  },
  async 'node-redis'(port) {
    const client = await createClient({ socket: { port } }).connect()
    return { client, close: () => client.destroy() }
  },
}

for (const [name, connect] of Object.entries(clients)) {
  test(`keeps all three signals in a list and in a stream, over ${name}`, async ({ server }) => {
    const { client, close } = await connect(server.port)
    const { line, report } = await knownEvents()
    const points = await knownPoints(recentMs())
    for (const as of ['list', 'stream'] as const)
      await deliver(redis({ client, key: `${name}:${as}`, as }), [line, report, ...points])
    close()
    const reader = new Redis({ port: server.port })
    const list = (await reader.lrange(`${name}:list`, 0, -1)).map((text): unknown => JSON.parse(text))
    const stream = (await reader.xrange(`${name}:stream`, '-', '+')).map(([, [, text = '']]): unknown =>
      JSON.parse(text),
    )
    reader.disconnect()
    expect(list).toMatchObject([
      { signal: 'log', event: 'order.taken', who: line.fields['who'] },
      { signal: 'error', error_id: report.errorId, err: { type: 'TypeError' } },
      ...points.map(({ name: metric, value }) => ({ signal: 'metric', name: metric, value })),
    ])
    expect(stream).toEqual(list)
  })
}

test('keeps about as many entries as asked', async ({ server }) => {
  const client = new Redis({ port: server.port })
  const { line } = await knownEvents()
  const sink = redis({ client, key: 'bounded', as: 'stream', entriesMax: 100 })
  await deliver(
    sink,
    Array.from({ length: 500 }, () => line),
  )
  expect(await client.xlen('bounded')).toBeLessThan(300)
  client.disconnect()
})
