// Bound counter, labels per call and bound histogram against prom-client, in one process, sides alternating.
import { createFaultChannel, systemClock } from '@obs/core'
import { createMetrics } from '@obs/metrics'
import client from 'prom-client'

const rounds = 15
const calls = 1_000_000
const { metrics } = createMetrics({ clock: systemClock, faults: createFaultChannel(systemClock) })
const labels = ['method', 'route', 'status']
const set = { method: 'GET', route: '/pay', status: '200' }
const other = { method: 'GET', route: '/pay', status: '500' }
const values = Float64Array.from({ length: 1024 }, (_, i) => 0.5 + ((i * 7919) % 1000))

const ours = metrics.counter('ours', { labels })
const oursBound = ours.with(set)
const oursHistogram = metrics.histogram('ours.h', { labels }).with(set)
const theirs = new client.Counter({ name: 'theirs', help: 'h', labelNames: labels })
const theirsBound = theirs.labels(set)
const theirsHistogram = new client.Histogram({ name: 'theirs_h', help: 'h', labelNames: labels }).labels(set)

const cases = {
  'bound counter': [
    () => {
      for (let i = 0; i < calls; i += 1) oursBound.add()
    },
    () => {
      for (let i = 0; i < calls; i += 1) theirsBound.inc()
    },
  ],
  'labels per call': [
    () => {
      for (let i = 0; i < calls; i += 1) ours.with(i & 1 ? set : other).add()
    },
    () => {
      for (let i = 0; i < calls; i += 1) theirs.inc(i & 1 ? set : other)
    },
  ],
  'bound histogram': [
    () => {
      for (let i = 0; i < calls; i += 1) oursHistogram.record(values[i & 1023])
    },
    () => {
      for (let i = 0; i < calls; i += 1) theirsHistogram.observe(values[i & 1023])
    },
  ],
}

function nanos(run) {
  const start = process.hrtime.bigint()
  run()
  return Number(process.hrtime.bigint() - start) / calls
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]
console.log(`Node ${process.version}, ${rounds} rounds of ${calls} calls`)
for (const [name, [one, two]] of Object.entries(cases)) {
  one()
  two()
  const pairs = Array.from({ length: rounds }, () => ({ ours: nanos(one), theirs: nanos(two) }))
  const ratios = pairs.map((pair) => pair.theirs / pair.ours)
  console.log(
    `${name}: ${median(pairs.map((pair) => pair.ours)).toFixed(1)} ns against ${median(pairs.map((pair) => pair.theirs)).toFixed(1)} ns, ${median(ratios).toFixed(1)}x (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`,
  )
}
