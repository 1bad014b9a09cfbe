// VictoriaMetrics from Debian: one store with the doors of InfluxDB 1 and 2, of Graphite with tags, and a scraper.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running store. */
export interface VictoriaMetricsServer {
  readonly http: string
  readonly graphite: string
  /** The one raw value of the one series that matches, once it is there, with its time in ms. */
  value(match: string): Promise<Readonly<{ value: number; timeMs: number }>>
}

/** VictoriaMetrics 1.79. */
export const victoriaMetricsServer: ServerPlan<VictoriaMetricsServer> = {
  name: 'victoria-metrics',
  apt: ['victoria-metrics'],
  version() {
    const version = debianVersion('victoria-metrics')
    return version === undefined ? undefined : `VictoriaMetrics ${version}`
  },
  async start(place) {
    const [http, graphite] = [await place.port(), await place.port()]
    const url = `http://127.0.0.1:${http}`
    place.spawn('victoria-metrics', [
      '-storageDataPath=store',
      '-retentionPeriod=100y',
      `-httpListenAddr=127.0.0.1:${http}`,
      `-graphiteListenAddr=127.0.0.1:${graphite}`,
      '-search.latencyOffset=0s',
    ])
    await until('VictoriaMetrics answers', async () => ((await fetch(`${url}/health`)).ok ? true : undefined))
    return {
      http: url,
      graphite: `127.0.0.1:${graphite}`,
      value: async (match) => valueOf(url, match),
    }
  },
}

type Exported = Readonly<{ values: readonly number[]; timestamps: readonly number[] }>

async function valueOf(url: string, match: string): Promise<Readonly<{ value: number; timeMs: number }>> {
  return until(match, async () => {
    const reply = await fetch(`${url}/api/v1/export?match[]=${encodeURIComponent(match)}`)
    const text = (await reply.text()).trim()
    if (text === '') return undefined
    if (text.includes('\n')) throw new Error(`more than one series: ${text}`)
    const { values, timestamps } = JSON.parse(text) as Exported
    return { value: values[0] ?? Number.NaN, timeMs: timestamps[0] ?? Number.NaN }
  })
}
