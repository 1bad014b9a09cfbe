// Tinyproxy from Debian, which asks who comes.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { tcpOpen, until } from '../until.ts'
import type { ProxyServer } from './squid.ts'

/** Tinyproxy 1.11. */
export const tinyproxyServer: ServerPlan<ProxyServer> = {
  name: 'tinyproxy',
  apt: ['tinyproxy-bin'],
  version() {
    const version = debianVersion('tinyproxy-bin')
    return version === undefined ? undefined : `Tinyproxy ${version}`
  },
  async start(place) {
    const port = await place.port()
    const config = place.write(
      'tinyproxy.conf',
      [
        `Port ${port}`,
        'Listen 127.0.0.1',
        'Allow 127.0.0.1',
        'BasicAuth shop secret',
        'LogLevel Connect',
      ].join('\n'),
    )
    place.spawn('tinyproxy', ['-d', '-c', config])
    await until('Tinyproxy listens', async () => tcpOpen(port))
    return { url: `http://shop:secret@127.0.0.1:${port}`, log: () => place.read('log') }
  },
}
