// InfluxDB 1 from Debian: the write API of version 1 and line protocol over UDP.
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { json, until } from '../until.ts'

/** The running server with one database, `obs`. */
export interface InfluxdbServer {
  readonly http: string
  readonly udp: string
  /** The rows of a query, each by column; times in ns. */
  query(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** InfluxDB 1.6. */
export const influxdbServer: ServerPlan<InfluxdbServer> = {
  name: 'influxdb',
  apt: ['influxdb'],
  version() {
    const version = debianVersion('influxdb')
    return version === undefined ? undefined : `InfluxDB ${version}`
  },
  async start(place) {
    const [http, udp, rpc] = [await place.port(), await place.port(), await place.port()]
    const url = `http://127.0.0.1:${http}`
    place.write('influxdb.conf', configuration(place.folder, { http, udp, rpc }))
    place.spawn('influxd', ['-config', `${place.folder}/influxdb.conf`])
    await until('InfluxDB answers', async () => ((await fetch(`${url}/ping`)).ok ? true : undefined))
    await json(`${url}/query?q=${encodeURIComponent('CREATE DATABASE "obs"')}`, { method: 'POST' })
    return {
      http: url,
      udp: `udp://127.0.0.1:${udp}`,
      query: async (statement) => rowsOf(url, statement),
    }
  },
}

function configuration(folder: string, ports: Readonly<{ http: number; udp: number; rpc: number }>): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${ports.rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[http]
  bind-address = "127.0.0.1:${ports.http}"
[monitor]
  store-enabled = false
[[udp]]
  enabled = true
  bind-address = "127.0.0.1:${ports.udp}"
  database = "obs"
  batch-timeout = "100ms"
`
}

type Answer = Readonly<{
  results: readonly {
    readonly series?: readonly {
      readonly columns: readonly string[]
      readonly values: readonly unknown[][]
    }[]
  }[]
}>

async function rowsOf(url: string, statement: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const query = new URLSearchParams({ db: 'obs', epoch: 'ns', q: statement })
  const { results } = await json<Answer>(`${url}/query?${query.toString()}`)
  const [series] = results[0]?.series ?? []
  return (series?.values ?? []).map((row) =>
    Object.fromEntries(series?.columns.map((column, index) => [column, row[index]]) ?? []),
  )
}
