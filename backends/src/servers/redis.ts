// Redis from Debian, without persistence.
import { Redis } from 'ioredis'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running server. */
export interface RedisServer {
  readonly port: number
}

/** Redis 7.0. */
export const redisServer: ServerPlan<RedisServer> = {
  name: 'redis',
  apt: ['redis-server'],
  version() {
    const version = debianVersion('redis-server')
    return version === undefined ? undefined : `Redis ${version}`
  },
  async start(place) {
    const port = await place.port()
    place.spawn('redis-server', [
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--save',
      '',
      '--appendonly',
      'no',
    ])
    const client = new Redis({ port, lazyConnect: true, retryStrategy: () => 50 })
    client.on('error', () => undefined)
    await until('Redis answers', async () => client.ping())
    client.disconnect()
    return { port }
  },
}
