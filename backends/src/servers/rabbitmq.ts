// RabbitMQ from Debian, one node with its own epmd, user guest.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { connect } from 'amqplib'
import { until } from '../until.ts'

/** The running broker. */
export interface RabbitServer {
  /** `amqp://guest:guest@127.0.0.1:port`. */
  readonly url: string
}

/** RabbitMQ 3.10. */
export const rabbitServer: ServerPlan<RabbitServer> = {
  name: 'rabbitmq',
  apt: ['rabbitmq-server'],
  version() {
    const version = debianVersion('rabbitmq-server')
    return version === undefined ? undefined : `RabbitMQ ${version}`
  },
  async start(place) {
    const [port, distPort, epmdPort] = [await place.port(), await place.port(), await place.port()]
    place.write('enabled_plugins', '[].\n')
    place.write(
      'rabbitmq.conf',
      `listeners.tcp.1 = 127.0.0.1:${port}\nlog.console = true\nlog.file = false\nvm_memory_high_watermark.absolute = 512MB\ndisk_free_limit.absolute = 10MB\n`,
    )
    place.write('.erlang.cookie', 'OBSTESTS')
    place.run('chmod', ['400', '.erlang.cookie'])
    const env = {
      HOME: place.folder,
      RABBITMQ_NODENAME: `obs${port}@localhost`,
      ERL_EPMD_PORT: String(epmdPort),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_DIST_PORT: String(distPort),
      RABBITMQ_MNESIA_BASE: `${place.folder}/mnesia`,
      RABBITMQ_LOG_BASE: place.folder,
      RABBITMQ_CONFIG_FILE: `${place.folder}/rabbitmq.conf`,
      RABBITMQ_ENABLED_PLUGINS_FILE: `${place.folder}/enabled_plugins`,
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: `-kernel inet_dist_use_interface {127,0,0,1}`,
    }
    place.spawn('epmd', ['-address', '127.0.0.1', '-port', String(epmdPort)], { env })
    // The script of the package drops root for a user who cannot write here; the one below it does not.
    place.spawn('/usr/lib/rabbitmq/bin/rabbitmq-server', [], { env })
    const url = `amqp://guest:guest@127.0.0.1:${port}`
    await until('RabbitMQ answers', async () => {
      const connection = await connect(url)
      await connection.close()
      return true
    })
    return { url }
  },
}
