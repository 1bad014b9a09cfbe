// Squid from Debian, open to everybody on loopback.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { tcpOpen, until } from '../until.ts'

/** A running proxy. */
export interface ProxyServer {
  /** Its address, with who may come. */
  readonly url: string
  /** What it has written of those who came. */
  log(): string
}

/** Squid 5.7. */
export const squidServer: ServerPlan<ProxyServer> = {
  name: 'squid',
  apt: ['squid'],
  version() {
    const version = debianVersion('squid')
    return version === undefined ? undefined : `Squid ${version}`
  },
  async start(place) {
    const port = await place.port()
    const log = place.write('access.log', '')
    const config = place.write(
      'squid.conf',
      [
        `http_port 127.0.0.1:${port}`,
        'http_access allow all',
        'cache deny all',
        `access_log stdio:${log}`,
        'cache_log /dev/null',
        'pid_filename none',
        'shutdown_lifetime 0 seconds',
        'pinger_enable off',
      ].join('\n'),
    )
    // Started as root it goes on as a user of its own.
    place.run('chmod', ['-R', 'a+rwX', place.folder])
    place.spawn('squid', ['-N', '-n', `obs${port}`, '-f', config])
    await until('Squid listens', async () => tcpOpen(port))
    return { url: `http://127.0.0.1:${port}`, log: () => place.read('access.log') }
  },
}
