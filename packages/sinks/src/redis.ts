// Redis, as a list (RPUSH, one command a batch) or a stream (XADD), over the client you pass in. Delivery: acknowledged by the server.
// https://redis.io/docs/latest/commands/rpush/ https://redis.io/docs/latest/commands/xadd/
// Proof: Redis 7.0.15 over ioredis 6.0.0 and node-redis 6.3.1.
import { kind, ObsFault } from '@obs/core'
import type { Payload } from '@obs/delivery'
import { defineBackend, type Factory, type SinkOptions } from './define.ts'
import { encodeRecord } from './encode-record.ts'

/** What is asked of a client: ioredis has `call`, node-redis has `sendCommand`. */
export type RedisClient =
  | Readonly<{ call(command: string, ...args: string[]): Promise<unknown> }>
  | Readonly<{ sendCommand(args: string[]): Promise<unknown> }>

/** Options of `redis`. */
export interface RedisOptions {
  readonly client: RedisClient
  /** The list or stream. */
  readonly key: string
  /** `list` (default): JSON texts, oldest first. `stream`: entries with one field, `event`. */
  readonly as?: 'list' | 'stream' | undefined
  /** Streams only: about how many entries Redis keeps (`MAXLEN ~`). Default: all, until its memory is full. */
  readonly entriesMax?: number | undefined
}

/** Pushes every event to Redis. The connection stays yours: closing the sink leaves it open. */
export const redis: Factory<RedisOptions> = defineBackend({
  name: 'redis',
  signals: ['log', 'error', 'metric'],
  options: {
    client: kind.needed(kind.object, 'pass one of ioredis or of node-redis'),
    key: kind.name('name the list or the stream'),
    as: kind.oneOf('list', 'stream'),
    entriesMax: kind.atLeast(1),
  },
  target(options: RedisOptions & SinkOptions) {
    const { client } = options
    if (!('call' in client) && !('sendCommand' in client))
      throw new ObsFault(
        'bad_option',
        'redis: client is neither of ioredis nor of node-redis: pass one of theirs',
      )
    return { via: 'client', send: async (payload) => push(payload, options) }
  },
  encode: encodeRecord,
  frame: (items) => [{ body: '', items }],
})

async function push({ items }: Payload, options: RedisOptions): Promise<void> {
  const { client, key, as = 'list', entriesMax } = options
  const texts = items.map(({ bytes }) => Buffer.from(bytes).toString())
  if (as === 'list') {
    await command(client, ['RPUSH', key, ...texts])
    return
  }
  const bound = entriesMax === undefined ? [] : ['MAXLEN', '~', String(entriesMax)]
  // Clients pipeline what is asked for in one turn, in its order.
  await Promise.all(texts.map(async (text) => command(client, ['XADD', key, ...bound, '*', 'event', text])))
}

async function command(client: RedisClient, [name = '', ...args]: readonly string[]): Promise<unknown> {
  return 'call' in client ? client.call(name, ...args) : client.sendCommand([name, ...args])
}
