// Fills one library with series, labels and values, and tells the heap it took: a process of its own, so that nothing that
// other sides left behind is collected meanwhile.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import client from 'prom-client'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'

const labels = ['method', 'route', 'status']
const valuesPerSeries = 50

const sides = {
  counter: {
    '@obs': (count) => ours(count, 'counter', (counter) => counter.add()),
    'prom-client': (count) => theirs(count, client.Counter, (counter) => counter.inc()),
    opentelemetry: (count) => openTelemetry(count, 'createCounter', 'add', 1),
  },
  histogram: {
    '@obs': (count) => ours(count, 'histogram', recordAll('record')),
    'prom-client': (count) => theirs(count, client.Histogram, recordAll('observe')),
    opentelemetry: (count) => openTelemetry(count, 'createHistogram', 'record', valuesPerSeries),
  },
}

function ours(count, kind, use) {
  const store = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
  store.configure({ seriesMax: count })
  const family = store.metrics[kind]('m', { labels })
  for (let i = 0; i < count; i += 1) use(family.with({ method: 'GET', route: `/r/${i}`, status: '200' }), i)
  return store
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

const [kind, peer, count] = process.argv.slice(2)
const fill = sides[kind][peer]
// What the first series of a process bring with them, code and shapes, is no part of the next ones.
const held = [fill(1000)]
const before = used()
held.push(fill(Number(count)))
process.send({ bytes: (used() - before) / Number(count), held: held.length })

function used() {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc')
  for (let times = 0; times < 5; times += 1) collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
