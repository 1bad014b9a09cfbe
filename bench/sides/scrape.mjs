// Holds 5 000 histogram series of one library; asked how many of them move, it moves them, is scraped, and tells CPU and size.
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import { prometheus } from '@obs/sinks/prometheus'
import client from 'prom-client'

const seriesCount = 5000
const valuesPerSeries = 50
const text = 'text/plain; version=0.0.4'

function record(series) {
  const histograms = []
  for (let i = 0; i < seriesCount; i += 1) {
    const histogram = series({ method: 'GET', route: `/r/${i}`, status: '200' })
    for (let k = 0; k < valuesPerSeries; k += 1) histogram((((i + 1) * (k + 1) * 7919) % 10_000) / 1000)
    histograms.push(histogram)
  }
  return (every) => {
    if (every > seriesCount) return
    for (let i = 0; i < seriesCount; i += every) histograms[i](1)
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
  return async (every) => {
    move(every)
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
  return async (every) => {
    move(every)
    return registry.metrics()
  }
}

const scrape = { ours, theirs }[process.argv[2]]()
// The first scrapes of a process pay once for what later ones keep; a process is scraped for days.
for (let warm = 0; warm < 5; warm += 1) await scrape(1)

async function answer({ every, times }) {
  const before = process.cpuUsage()
  let body
  for (let time = 0; time < times; time += 1) body = await scrape(every)
  const { user, system } = process.cpuUsage(before)
  const written = String(body)
  process.send({
    millis: (user + system) / 1000 / times,
    lines: written.split('\n').length - 1,
    bytes: written.length,
  })
}

process.on('message', (asked) => void answer(asked))
process.send('ready')
