// Bound counter, labels per call and bound histogram against prom-client, OpenTelemetry and hot-shots, in one process.
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { StatsD } from 'hot-shots'
import client from 'prom-client'
import { alternateCalls } from '../harness/alternate.mjs'

export const name = 'metrics'

const labels = ['method', 'route', 'status']
const set = { method: 'GET', route: '/pay', status: '200' }
const other = { method: 'GET', route: '/pay', status: '500' }
const values = Float64Array.from({ length: 1024 }, (_, i) => 0.5 + ((i * 7919) % 1000))

const cases = [
  { what: 'bound counter', calls: 20_000_000, slow: 1_000_000, floor: 30, goal: 60 },
  { what: 'labels per call', calls: 5_000_000, slow: 200_000, floor: 4, goal: 7 },
  { what: 'bound histogram', calls: 5_000_000, slow: 200_000, floor: 10, goal: 14 },
]

export async function run({ rounds, scale, report }) {
  const peers = {
    obs: ours(),
    'prom-client': promClient(),
    opentelemetry: openTelemetry(),
    'hot-shots': hotShots(),
  }
  for (const { what, calls, slow, floor, goal } of cases) {
    const sides = Object.entries(peers).filter(([, side]) => side[what] !== undefined)
    const results = await alternateCalls(
      rounds,
      1,
      Object.fromEntries(
        sides.map(([peer, side]) => [peer, () => side[what](scale(peer === 'obs' ? calls : slow))]),
      ),
    )
    const perCall = (peer) => results[peer].map((nanos) => nanos / scale(peer === 'obs' ? calls : slow))
    for (const [peer] of sides.slice(1))
      report.ratio({
        what: `${what}, ${peer}`,
        ours: perCall('obs'),
        theirs: perCall(peer),
        ...(peer === 'prom-client' ? { floor, goal } : {}),
      })
  }
}

function ours() {
  const { metrics } = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
  const counter = metrics.counter('ours', { labels })
  const bound = counter.with(set)
  const histogram = metrics.histogram('ours.h', { labels }).with(set)
  return {
    'bound counter'(calls) {
      for (let i = 0; i < calls; i += 1) bound.add()
    },
    'labels per call'(calls) {
      for (let i = 0; i < calls; i += 1) counter.with(i & 1 ? set : other).add()
    },
    'bound histogram'(calls) {
      for (let i = 0; i < calls; i += 1) histogram.record(values[i & 1023])
    },
  }
}

function promClient() {
  const counter = new client.Counter({ name: 'theirs', help: 'h', labelNames: labels })
  const bound = counter.labels(set)
  const histogram = new client.Histogram({ name: 'theirs_h', help: 'h', labelNames: labels }).labels(set)
  return {
    'bound counter'(calls) {
      for (let i = 0; i < calls; i += 1) bound.inc()
    },
    'labels per call'(calls) {
      for (let i = 0; i < calls; i += 1) counter.inc(i & 1 ? set : other)
    },
    'bound histogram'(calls) {
      for (let i = 0; i < calls; i += 1) histogram.observe(values[i & 1023])
    },
  }
}

class IdleReader extends MetricReader {
  async onForceFlush() {}
  async onShutdown() {}
}

function openTelemetry() {
  const meter = new MeterProvider({ readers: [new IdleReader()] }).getMeter('bench')
  const counter = meter.createCounter('theirs')
  const histogram = meter.createHistogram('theirs.h')
  return {
    'bound counter'(calls) {
      for (let i = 0; i < calls; i += 1) counter.add(1, set)
    },
    'labels per call'(calls) {
      for (let i = 0; i < calls; i += 1) counter.add(1, i & 1 ? set : other)
    },
    'bound histogram'(calls) {
      for (let i = 0; i < calls; i += 1) histogram.record(values[i & 1023], set)
    },
  }
}

// `mock` keeps the packets: nothing is sent, all else is done.
function hotShots() {
  const statsd = new StatsD({ mock: true, maxBufferSize: 0 })
  const tags = { method: 'GET', route: '/pay', status: '200' }
  const emptied = (calls, call) => {
    for (let i = 0; i < calls; i += 1) call(i)
    statsd.mockBuffer = []
  }
  return {
    'bound counter': (calls) => emptied(calls, () => statsd.increment('theirs', 1, tags)),
    'labels per call': (calls) => emptied(calls, (i) => statsd.increment('theirs', 1, i & 1 ? set : other)),
    'bound histogram': (calls) => emptied(calls, (i) => statsd.histogram('theirs.h', values[i & 1023], tags)),
  }
}
