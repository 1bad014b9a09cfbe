// collectd from Debian with its network and CSV plugins: what arrives is written to files and read back.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { debianVersion } from '../software.ts'
import { until } from '../until.ts'

/** The running daemon. */
export interface CollectdServer {
  readonly udp: string
  /** StatsD lines, its second door. */
  readonly statsd: string
  /** The last value of `host/plugin/type-instance`, once it is there, with its time in s. */
  value(identifier: string): Promise<Readonly<{ time: number; value: number }>>
}

/** collectd 5.12. */
export const collectdServer: ServerPlan<CollectdServer> = {
  name: 'collectd',
  apt: ['collectd-core'],
  version() {
    const version = debianVersion('collectd-core')
    return version === undefined ? undefined : `collectd ${version}`
  },
  async start(place) {
    const [network, statsd] = [await place.port(), await place.port()]
    place.write('collectd.conf', configuration(place, network, statsd))
    place.spawn('collectd', ['-f', '-C', join(place.folder, 'collectd.conf')])
    await until('collectd has begun', () =>
      place.read('log').includes('Initialization complete') ? true : undefined,
    )
    return {
      udp: `udp://127.0.0.1:${network}`,
      statsd: `udp://127.0.0.1:${statsd}`,
      value: async (identifier) => until(identifier, () => lastOf(place, identifier)),
    }
  },
}

function configuration({ folder }: Place, network: number, statsd: number): string {
  return `
BaseDir "${folder}"
PIDFile "${folder}/pid"
Hostname "test"
FQDNLookup false
Interval 1
TypesDB "/usr/share/collectd/types.db"
LoadPlugin logfile
<Plugin logfile>
  LogLevel info
  File STDOUT
</Plugin>
LoadPlugin network
<Plugin network>
  Listen "127.0.0.1" "${network}"
</Plugin>
LoadPlugin statsd
<Plugin statsd>
  Host "127.0.0.1"
  Port "${statsd}"
  CounterSum true
</Plugin>
LoadPlugin csv
<Plugin csv>
  DataDir "${folder}/csv"
  StoreRates false
</Plugin>
`
}

// One file a day: `csv/host/plugin/type-instance-2026-11-25`, lines of time and value.
function lastOf(place: Place, identifier: string): Readonly<{ time: number; value: number }> | undefined {
  const path = join(place.folder, 'csv', identifier)
  const folder = join(path, '..')
  const name = path.slice(folder.length + 1)
  const file = readdirSync(folder).find((found) => found.startsWith(`${name}-`))
  if (file === undefined) return undefined
  const last = readFileSync(join(folder, file), 'utf8').trim().split('\n').at(-1) ?? ''
  const [time, value] = last.split(',').map(Number)
  return time === undefined || value === undefined || Number.isNaN(value) ? undefined : { time, value }
}
