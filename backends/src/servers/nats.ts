// NATS from Debian with JetStream.
import { connect } from '@nats-io/transport-node'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running server. */
export interface NatsServer {
  /** `127.0.0.1:port`. */
  readonly address: string
}

/** NATS 2.9. */
export const natsServer: ServerPlan<NatsServer> = {
  name: 'nats',
  apt: ['nats-server'],
  version() {
    const version = debianVersion('nats-server')
    return version === undefined ? undefined : `NATS ${version}`
  },
  async start(place) {
    const port = await place.port()
    const config = place.write(
      'nats.conf',
      `jetstream { store_dir: "${place.folder}/js", max_mem: 64M, max_file: 256M }\n`,
    )
    place.spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port), '-c', config])
    const address = `127.0.0.1:${port}`
    await until('NATS answers', async () => {
      const connection = await connect({ servers: address })
      await connection.close()
      return true
    })
    return { address }
  },
}
