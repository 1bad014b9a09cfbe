// Memory per series, and what reading them costs: snapshot, deltas, and the text that a fleet's process writes each second.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import client from 'prom-client'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'

export const name = 'memory'

const labels = ['method', 'route', 'status']
const valuesPerSeries = 50

export async function run({ rounds, scale, report }) {
  const count = scale(5000)
  for (const [what, peers] of Object.entries(kinds)) {
    for (const [peer, fill] of Object.entries(peers)) {
      const bytes = await bytesOf(() => fill(count))
      report.most({ what: `memory per ${what}, ${peer}`, values: [bytes / count], unit: 'bytes' })
    }
  }
  reading(count, rounds, report)
}

const kinds = {
  'counter series': {
    '@obs': (count) => ours(count, 'counter', (counter) => counter.add()),
    'prom-client': (count) => theirs(count, client.Counter, (counter) => counter.inc()),
    opentelemetry: (count) => openTelemetry(count, 'createCounter', 'add', 1),
  },
  'histogram series of 50 values': {
    '@obs': (count) => ours(count, 'histogram', recordAll('record')),
    'prom-client': (count) => theirs(count, client.Histogram, recordAll('observe')),
    opentelemetry: (count) => openTelemetry(count, 'createHistogram', 'record', valuesPerSeries),
  },
}

function reading(count, rounds, report) {
  const store = ours(count, 'histogram', recordAll('record'))
  const handles = store.handles
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

function ours(count, kind, use) {
  const store = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
  store.configure({ seriesMax: count })
  const family = store.metrics[kind]('m', { labels })
  const handles = []
  for (let i = 0; i < count; i += 1) {
    const handle = family.with({ method: 'GET', route: `/r/${i}`, status: '200' })
    use(handle, i)
    handles.push(handle)
  }
  return { ...store, handles }
}

function theirs(count, Kind, use) {
  const family = new Kind({ name: 'm', help: 'h', labelNames: labels, registers: [] })
  for (let i = 0; i < count; i += 1) use(family.labels({ method: 'GET', route: `/r/${i}`, status: '200' }), i)
  return family
}

class IdleReader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

function openTelemetry(count, create, verb, calls) {
  const provider = new MeterProvider({
    readers: [new IdleReader({ cardinalitySelector: () => count + 1 })],
  })
  const instrument = provider.getMeter('bench')[create]('m')
  for (let i = 0; i < count; i += 1)
    for (let k = 0; k < calls; k += 1)
      instrument[verb](valueAt(i, k), { method: 'GET', route: `/r/${i}`, status: '200' })
  return provider
}

function recordAll(verb) {
  return (histogram, i) => {
    for (let k = 0; k < valuesPerSeries; k += 1) histogram[verb](valueAt(i, k))
  }
}

// Between 1 ms and ten seconds, each series around a time of its own.
function valueAt(i, k) {
  return (1 + (i % 100)) * (0.5 + ((k * 7919) % 1000) / 500)
}

async function bytesOf(fill) {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc')
  const used = () => {
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    return heapUsed + arrayBuffers
  }
  const before = used()
  const held = await fill()
  const after = used()
  return held === undefined ? Number.NaN : after - before
}
