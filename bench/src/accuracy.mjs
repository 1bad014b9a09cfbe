// Percentiles of two million values merged over eight processes against exact order statistics, in five shapes.
import { DDSketch } from '@datadog/sketches-js'
import { ValueRecord } from '@obs/metrics'
import {
  AggregationTemporality,
  AggregationType,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics'
import { build as hdr } from 'hdr-histogram-js'
import client from 'prom-client'

export const name = 'accuracy'

const processes = 8
const quantiles = [0.5, 0.75, 0.95, 0.98, 0.99, 0.999, 0.9999]
const errorMax = 1.09

export async function run({ scale, report }) {
  const count = Math.floor(scale(2_000_000) / processes) * processes
  const worst = {}
  for (const [shape, draw] of Object.entries(shapes)) {
    const random = seeded(20_240_229)
    const values = Float64Array.from({ length: count }, () => draw(random))
    const sorted = values.toSorted()
    report.text(`${shape}: relative error in % at ${quantiles.map((q) => `p${q * 100}`).join(', ')}`)
    for (const [peer, make] of Object.entries(peers)) {
      const errors = await errorsOf(make, values, sorted)
      worst[peer] = Math.max(worst[peer] ?? 0, ...errors)
      report.text(`  ${peer.padEnd(28)} ${errors.map((error) => error.toFixed(2).padStart(8)).join(' ')}`)
    }
  }
  for (const [peer, error] of Object.entries(worst))
    report.most({
      what: `worst percentile error of ${count} values over ${processes} processes, ${peer}`,
      values: [error],
      unit: '%',
      ...(peer === '@obs' ? { floor: errorMax } : {}),
    })
}

async function errorsOf(make, values, sorted) {
  const each = Array.from({ length: processes }, make)
  for (const [index, value] of values.entries()) each[index % processes].record(value)
  const quantile = await each[0].merged(each)
  return quantiles.map((q) => {
    const exact = sorted[Math.floor(q * (sorted.length - 1))]
    return Math.abs(quantile(q) / exact - 1) * 100
  })
}

// Latencies in ms. No percentile above lies between the two modes: there a neighbouring rank would be another mode.
const shapes = {
  'log-normal': (random) => 20 * Math.exp(0.8 * gaussian(random)),
  'cache hits and misses': (random) =>
    random() < 0.93 ? 1.5 * Math.exp(0.2 * gaussian(random)) : 180 * Math.exp(0.3 * gaussian(random)),
  'heavy tail (Pareto 1.3)': (random) => 2 / (1 - random()) ** (1 / 1.3),
  exponential: (random) => 0.01 - 50 * Math.log(1 - random()),
  uniform: (random) => 5 + 995 * random(),
}

const peers = {
  '@obs': () => {
    const record = new ValueRecord()
    return {
      record: (value) => record.add(value),
      reading: () => record.read(),
      merged(all) {
        const sum = all.map((one) => one.reading()).reduce((a, b) => a.plus(b))
        return (q) => sum.quantile(q)
      },
    }
  },
  'OpenTelemetry exponential 160': () => openTelemetry(),
  'DDSketch 1 %': () => {
    const sketch = new DDSketch({ relativeAccuracy: 0.01 })
    return {
      sketch,
      record: (value) => sketch.accept(value),
      merged(all) {
        for (const { sketch: other } of all.slice(1)) sketch.merge(other)
        return (q) => sketch.getValueAtQuantile(q)
      },
    }
  },
  // Integers only, so in µs; one hour at most.
  'HDR 2 digits': () => {
    const histogram = hdr({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 3.6e9,
      numberOfSignificantValueDigits: 2,
    })
    return {
      histogram,
      record: (value) => histogram.recordValue(Math.min(3.6e9, Math.round(value * 1000))),
      merged(all) {
        for (const { histogram: other } of all.slice(1)) histogram.add(other)
        return (q) => histogram.getValueAtPercentile(q * 100) / 1000
      },
    }
  },
  'prom-client default buckets': () => promClient(),
  'reservoir 1028, averaged': () => reservoir(),
}

class OnDemandReader extends MetricReader {
  constructor() {
    super({
      aggregationSelector: () => ({ type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 160 } }),
      aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
    })
  }
  async onForceFlush() {}
  async onShutdown() {}
}

// Merged as a collector does: to the coarsest scale, then added bucket by bucket.
function openTelemetry() {
  const reader = new OnDemandReader()
  const histogram = new MeterProvider({ readers: [reader] }).getMeter('bench').createHistogram('h')
  const point = async () => {
    const { resourceMetrics } = await reader.collect()
    return resourceMetrics.scopeMetrics[0].metrics[0].dataPoints[0].value
  }
  return {
    record: (value) => histogram.record(value),
    point,
    async merged(all) {
      const points = await Promise.all(all.map((one) => one.point()))
      const scale = Math.min(...points.map((one) => one.scale))
      const counts = new Map()
      for (const { scale: own, positive } of points)
        for (const [slot, count] of positive.bucketCounts.entries()) {
          const index = (positive.offset + slot) >> (own - scale)
          counts.set(index, (counts.get(index) ?? 0) + count)
        }
      const ascending = [...counts].toSorted(([a], [b]) => a - b)
      const total = ascending.reduce((sum, [, count]) => sum + count, 0)
      return (q) => {
        let seen = 0
        for (const [index, count] of ascending) {
          seen += count
          if (seen > q * (total - 1)) return 2 ** ((index + 0.5) * 2 ** -scale)
        }
        return Number.NaN
      }
    },
  }
}

// In seconds, as its default bounds are; quantiles by the rule of PromQL's histogram_quantile.
function promClient() {
  const histogram = new client.Histogram({ name: 'h', help: 'h', registers: [] })
  const buckets = async () => (await histogram.get()).values.filter(({ labels }) => labels.le !== undefined)
  return {
    record: (value) => histogram.observe(value / 1000),
    buckets,
    async merged(all) {
      const each = await Promise.all(all.map((one) => one.buckets()))
      const sums = each[0].map(({ labels }, at) => ({
        le: labels.le === '+Inf' ? Infinity : Number(labels.le),
        count: each.reduce((sum, list) => sum + list[at].value, 0),
      }))
      return (q) => interpolated(sums, q) * 1000
    },
  }
}

function interpolated(buckets, q) {
  const rank = q * buckets.at(-1).count
  const at = buckets.findIndex(({ count }) => count >= rank)
  if (buckets[at].le === Infinity) return buckets[at - 1].le
  const below = at === 0 ? { le: 0, count: 0 } : buckets[at - 1]
  const share = (rank - below.count) / (buckets[at].count - below.count)
  return below.le + (buckets[at].le - below.le) * share
}

// Vitter's algorithm R; over processes their percentiles are averaged, which is what dashboards do.
function reservoir() {
  const random = seeded(7)
  const kept = []
  let seen = 0
  return {
    kept,
    record(value) {
      seen += 1
      if (kept.length < 1028) kept.push(value)
      else {
        const at = Math.floor(random() * seen)
        if (at < 1028) kept[at] = value
      }
    },
    merged(all) {
      const each = all.map((one) => one.kept.toSorted((a, b) => a - b))
      return (q) =>
        each.reduce((sum, sorted) => sum + sorted[Math.floor(q * (sorted.length - 1))], 0) / each.length
    },
  }
}

function gaussian(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

// mulberry32: the same values on every machine.
function seeded(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
