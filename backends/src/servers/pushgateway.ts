// Prometheus's Pushgateway from Debian.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running gateway. */
export interface PushgatewayServer {
  readonly url: string
  /** What it would tell a scraper, without its own metrics. */
  pushed(): Promise<readonly string[]>
}

/** Pushgateway 1.5. */
export const pushgatewayServer: ServerPlan<PushgatewayServer> = {
  name: 'pushgateway',
  apt: ['prometheus-pushgateway'],
  version() {
    const version = debianVersion('prometheus-pushgateway')
    return version === undefined ? undefined : `Pushgateway ${version}`
  },
  async start(place) {
    const url = `http://127.0.0.1:${await place.port()}`
    place.spawn('prometheus-pushgateway', [`--web.listen-address=${new URL(url).host}`, '--log.level=warn'])
    await until('Pushgateway is ready', async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined))
    return { url, pushed: async () => pushed(url) }
  },
}

async function pushed(url: string): Promise<readonly string[]> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').filter((line) => line.includes('job="') && !line.startsWith('push_'))
}
