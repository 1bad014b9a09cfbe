// Prometheus from Debian, which scrapes one target and keeps exemplars and native histograms.
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { json, until } from '../until.ts'

/** The running server. */
export interface PrometheusServer {
  /** Scrapes `http://host:port/metrics` each second from now on; resolves when a scrape went well. */
  scrape(url: string): Promise<void>
  /** The answer to an instant query, as label sets and values. */
  query(expression: string): Promise<readonly PrometheusSample[]>
  get<T>(path: string): Promise<T>
  /** What promtool finds to complain about in an exposition; empty where nothing. */
  lint(exposition: string): string
}

/** One series of an answer. Native histograms have no `value`. */
export type PrometheusSample = Readonly<{
  metric: Readonly<Record<string, string>>
  value?: readonly [time: number, value: string]
  histogram?: readonly [time: number, NativeHistogram]
}>

/** A native histogram as the API shows it: rule of the bounds, lower end, upper end, count. */
export type NativeHistogram = Readonly<{
  count: string
  sum: string
  buckets?: readonly (readonly [number, string, string, string])[]
}>

/** Prometheus 2.42. */
export const prometheusServer: ServerPlan<PrometheusServer> = {
  name: 'prometheus',
  apt: ['prometheus'],
  version() {
    const version = debianVersion('prometheus')
    return version === undefined ? undefined : `Prometheus ${version}`
  },
  async start(place) {
    const url = `http://127.0.0.1:${await place.port()}`
    place.write('targets.json', '[]')
    place.write('prometheus.yml', configuration)
    place.spawn('prometheus', [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=tsdb',
      `--web.listen-address=${new URL(url).host}`,
      '--enable-feature=exemplar-storage,native-histograms',
      '--log.level=warn',
    ])
    await until('Prometheus is ready', async () => ((await fetch(`${url}/-/ready`)).ok ? true : undefined))
    return talking(place, url)
  },
}

const configuration = `
global: { scrape_interval: 1s, scrape_timeout: 1s }
scrape_configs:
  - job_name: sdk
    honor_labels: true
    file_sd_configs: [{ files: ['targets.json'], refresh_interval: 1s }]
`

function talking(place: Place, url: string): PrometheusServer {
  const get = async <T>(path: string): Promise<T> => (await json<{ data: T }>(`${url}${path}`)).data
  return {
    get,
    async scrape(target) {
      place.write('targets.json', JSON.stringify([{ targets: [new URL(target).host] }]))
      await until('a scrape goes well', async () =>
        isScraped(await get<Targets>('/api/v1/targets?state=active')),
      )
    },
    async query(expression) {
      const { result } = await get<{ result: readonly PrometheusSample[] }>(
        `/api/v1/query?query=${encodeURIComponent(expression)}`,
      )
      return result
    },
    lint: (exposition) => place.run('promtool', ['check', 'metrics'], { input: exposition }),
  }
}

type Targets = Readonly<{ activeTargets: readonly { health: string; lastError: string }[] }>

function isScraped({ activeTargets }: Targets): true | undefined {
  const [target] = activeTargets
  if (target?.health === 'down') throw new Error(target.lastError)
  return target?.health === 'up' ? true : undefined
}
