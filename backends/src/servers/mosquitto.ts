// Mosquitto from Debian, open to everybody on loopback.
import { connectAsync } from 'mqtt'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running broker. */
export interface MosquittoServer {
  /** `mqtt://127.0.0.1:port`. */
  readonly url: string
}

/** Mosquitto 2.0. */
export const mosquittoServer: ServerPlan<MosquittoServer> = {
  name: 'mosquitto',
  apt: ['mosquitto'],
  version() {
    const version = debianVersion('mosquitto')
    return version === undefined ? undefined : `Mosquitto ${version}`
  },
  async start(place) {
    const port = await place.port()
    const config = place.write(
      'mosquitto.conf',
      `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser root\n`,
    )
    place.spawn('mosquitto', ['-c', config])
    const url = `mqtt://127.0.0.1:${port}`
    await until('Mosquitto answers', async () => {
      const client = await connectAsync(url, { reconnectPeriod: 0 })
      await client.endAsync()
      return true
    })
    return { url }
  },
}
