// A scrape of 5 000 histogram series against prom-client, both as Prometheus text of cumulative buckets. Between two scrapes one
// series in ten takes a value, on both sides.
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import { prometheus } from '@obs/sinks/prometheus'
import client from 'prom-client'
import { alternateCalls } from '../harness/alternate.mjs'

export const name = 'scrape'

const seriesCount = 5000
const valuesPerSeries = 50
const text = 'text/plain; version=0.0.4'

export async function run({ rounds, report }) {
  const sides = { ours: ours(), theirs: theirs() }
  // The first scrapes of a process pay once for what later ones keep; a process is scraped for days.
  for (let warm = 0; warm < 3; warm += 1) for (const side of Object.values(sides)) await side()
  const results = await alternateCalls(rounds, 1, {
    ours: async () => sides.ours(),
    theirs: async () => sides.theirs(),
  })
  const [a, b] = [await sides.ours(), await sides.theirs()]
  report.ratio({
    what: 'scrape of 5 000 histogram series, prom-client',
    ours: inMillis(results.ours),
    theirs: inMillis(results.theirs),
    unit: 'ms',
    floor: 8,
    goal: 20,
  })
  report.text(
    `${a.split('\n').length} lines of ${a.length} bytes against ${b.split('\n').length} of ${b.length}`,
  )
}

function record(series) {
  const moving = []
  for (let i = 0; i < seriesCount; i += 1) {
    const histogram = series({ method: 'GET', route: `/r/${i}`, status: '200' })
    for (let k = 0; k < valuesPerSeries; k += 1) histogram((((i + 1) * (k + 1) * 7919) % 10_000) / 1000)
    if (i % 10 === 0) moving.push(histogram)
  }
  return () => {
    for (const histogram of moving) histogram(1)
  }
}

function ours() {
  const store = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
  store.configure({ seriesMax: seriesCount })
  const family = store.metrics.histogram('request', { help: 'h', labels: ['method', 'route', 'status'] })
  const move = record((labels) => {
    const histogram = family.with(labels)
    return (value) => histogram.record(value)
  })
  const sink = prometheus()
  sink.open?.({ resource: {}, clock: systemClock, crashFlushMs: 0, metrics: store.source })
  return async () => {
    move()
    return (await sink.scrape(text)).body
  }
}

function theirs() {
  const registry = new client.Registry()
  const family = new client.Histogram({
    name: 'request',
    help: 'h',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  })
  const move = record((labels) => {
    const histogram = family.labels(labels)
    return (value) => histogram.observe(value)
  })
  return async () => {
    move()
    return registry.metrics()
  }
}

function inMillis(nanos) {
  return nanos.map((value) => value / 1e6)
}
