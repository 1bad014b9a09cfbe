// StatsD's own daemon, from npm, with a backend module that writes each flush as one line of JSON.
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Place } from '../place.ts'
import type { ServerPlan } from '../server-plan.ts'
import { npmFolder, npmVersion } from '../software.ts'
import { until } from '../until.ts'

/** One flush. */
export type StatsdFlush = Readonly<{
  counters: Record<string, number>
  gauges: Record<string, number>
  timers: Record<string, readonly number[]>
  sets: Record<string, readonly string[]>
}>

/** The running daemon. */
export interface StatsdServer {
  readonly udp: string
  readonly tcp: string
  flushes(): readonly StatsdFlush[]
}

const flushModule = `
const { appendFileSync } = require('node:fs')
exports.init = (_start, { file }, events) => {
  events.on('flush', (_time, { counters, gauges, timers, sets }) => {
    const values = Object.fromEntries(Object.entries(sets).map(([name, set]) => [name, set.values()]))
    appendFileSync(file, JSON.stringify({ counters, gauges, timers, sets: values }) + '\\n')
  })
  return true
}
`

/** statsd 0.9, the original. */
export const statsdServer: ServerPlan<StatsdServer> = {
  name: 'statsd',
  npm: ['statsd@0.9.0'],
  version() {
    const version = npmVersion('statsd', 'statsd')
    return version === undefined ? undefined : `statsd ${version}`
  },
  async start(place) {
    const [port, management] = [await place.port(), await place.port()]
    const config = place.write('config.js', configuration(place, port, management))
    place.spawn(process.execPath, [join(npmFolder('statsd', 'statsd'), 'stats.js'), config])
    await until('statsd answers', async () =>
      (await ask(management, 'health')).includes('up') ? true : undefined,
    )
    return {
      udp: `udp://127.0.0.1:${port}`,
      tcp: `tcp://127.0.0.1:${port}`,
      flushes: () =>
        place
          .read('flushes')
          .split('\n')
          .filter((line) => line.endsWith('}'))
          .map((line) => JSON.parse(line) as StatsdFlush),
    }
  },
}

function configuration(place: Place, port: number, management: number): string {
  const address = '127.0.0.1'
  return JSON.stringify({
    servers: [
      { server: './servers/udp', address, port },
      { server: './servers/tcp', address, port },
    ],
    mgmt_address: address,
    mgmt_port: management,
    flushInterval: 500,
    backends: [place.write('flush.cjs', flushModule)],
    file: join(place.folder, 'flushes'),
  })
}

async function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\n`))
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      socket.destroy()
      resolve(bytes.toString())
    })
  })
}
