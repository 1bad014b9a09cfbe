// Memory per series, and what reading them costs: snapshot, deltas, and the text that a fleet's process writes each second.
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import { alternate } from '../harness/alternate.mjs'
import { runSide } from '../harness/processes.mjs'

export const name = 'memory'

const valuesPerSeries = 50
const peers = ['@obs', 'prom-client', 'opentelemetry']
const kinds = { counter: 'counter series', histogram: 'histogram series of 50 values' }

export async function run({ rounds, scale, report }) {
  const count = scale(5000)
  for (const [kind, what] of Object.entries(kinds)) {
    const held = (peer) => async () => (await runSide('memory.mjs', [kind, peer, count])).bytes
    const results = await alternate(
      Math.min(rounds, 5),
      Object.fromEntries(peers.map((peer) => [peer, held(peer)])),
    )
    for (const peer of peers)
      report.most({ what: `memory per ${what}, ${peer}`, values: results[peer], unit: 'bytes' })
  }
  reading(count, rounds, report)
}

function reading(count, rounds, report) {
  const store = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
  store.configure({ seriesMax: count })
  const family = store.metrics.histogram('m', { labels: ['method', 'route', 'status'] })
  const handles = Array.from({ length: count }, (_, i) =>
    family.with({ method: 'GET', route: `/r/${i}`, status: '200' }),
  )
  for (const [i, handle] of handles.entries())
    for (let k = 0; k < valuesPerSeries; k += 1) handle.record(i + k)
  const reader = store.source.reader({ temporality: 'delta' })
  store.slab()
  const costs = {
    'snapshot of all': () => store.metrics.snapshot(),
    'deltas where one in ten moved': () => {
      reader.collect()
      reader.advance()
    },
    'text for the fleet where one in ten moved': () => store.slab(),
  }
  for (const [what, act] of Object.entries(costs)) {
    const values = Array.from({ length: rounds }, () => {
      for (let i = 0; i < handles.length; i += 10) handles[i].record(i)
      const start = process.cpuUsage()
      act()
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    })
    report.most({ what: `${count} histogram series: ${what}`, values, unit: 'ms CPU' })
  }
}
