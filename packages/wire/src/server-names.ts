// The names gunicorn and uWSGI have for a server's numbers, so that dashboards built on them keep working. StatsD lines after
// gunicorn/instrument/statsd.py and uWSGI's plugins/stats_pusher_statsd; points are deltas.
import type { Distribution, MetricPoint } from '@obs/core'

/** Whose names. `worker`: the number of this process among its kind; uWSGI counts by worker. */
export type ServerNames = Readonly<{
  of: 'gunicorn' | 'uwsgi'
  worker: number
  /** Of one sink: what its points of one moment have told so far. */
  average: ReadingAverage
}>

/** The mean duration of one reading over all its points: each tells it as far as it goes, so the last tells it whole. */
export class ReadingAverage {
  #time = Number.NaN
  #sum = 0
  #count = 0

  /** With this point of the moment `time`; ms. */
  with(time: number, { sum, count }: Pick<Distribution, 'sum' | 'count'>): number {
    const isSame = time === this.#time
    this.#time = time
    this.#sum = (isSame ? this.#sum : 0) + sum
    this.#count = (isSame ? this.#count : 0) + count
    return this.#sum / this.#count
  }
}

/** So many values of one point stand for all of them. */
const valuesMax = 100

/**
 * The lines that the other server would send for what this point tells; undefined where it has no name for it. A duration
 * leaves as values spread evenly over its percentiles, each at the rate that makes the count right.
 */
export function serverLines(
  point: MetricPoint,
  names: ServerNames,
  prefix: string,
): readonly string[] | undefined {
  return names.of === 'gunicorn' ? gunicornLines(point, prefix) : uwsgiLines(point, names, prefix)
}

// Its names for the levels it counts.
const gunicornLevels: ReadonlyMap<string, string> = new Map([
  ['warn', 'warning'],
  ['error', 'error'],
  ['fatal', 'critical'],
])

function gunicornLines(
  { name, value, labels, distribution }: MetricPoint,
  prefix: string,
): readonly string[] | undefined {
  const counter = (what: string): string => `${prefix}gunicorn.${what}:${value}|c|@1.0`
  if (name === 'fleet.processes') return [`${prefix}gunicorn.workers:${value}|g`]
  if (name === 'errors') return value === 0 ? [] : [counter('log.exception')]
  const logged = name === 'log.lines' ? gunicornLevels.get(labels['level'] ?? '') : undefined
  if (logged !== undefined) return value === 0 ? [] : [counter(`log.${logged}`)]
  if (name !== 'http.server.request.duration' || distribution === undefined) return undefined
  if (distribution.count === 0) return []
  const status = labels['status'] ?? ''
  return [
    ...durationLines(`${prefix}gunicorn.request.duration`, distribution),
    counter('requests'),
    ...(/^\d+$/.test(status) ? [counter(`request.status.${status}`)] : []),
  ]
}

function durationLines(name: string, values: Distribution): readonly string[] {
  const { count } = values
  const told = Math.min(count, valuesMax)
  const rate = told === count ? '' : `|@${told / count}`
  return Array.from({ length: told }, (_, at) => {
    const value = Number(values.quantile((at + 0.5) / told).toPrecision(6))
    return `${name}:${value}|ms${rate}`
  })
}

// Its own pusher sends what has been counted so far as counters, which a daemon adds up again; deltas are what it means.
function uwsgiLines(
  { name, value, labels, distribution, time }: MetricPoint,
  { worker, average }: ServerNames,
  prefix: string,
): readonly string[] | undefined {
  const line = (what: string, number: number, type: 'c' | 'g'): string =>
    `${prefix}uwsgi.worker.${worker}.${what}:${number}|${type}`
  if (name === 'process.memory.usage') return [line('rss_size', value, 'g')]
  if (name === 'errors') return value === 0 ? [] : [line('core.0.exceptions', value, 'c')]
  if (name !== 'http.server.request.duration' || distribution === undefined) return undefined
  if (distribution.count === 0) return []
  const failed = (labels['status'] ?? '').startsWith('5')
  return [
    line('requests', value, 'c'),
    // In µs, as uWSGI measures.
    line('running_time', Math.round(distribution.sum * 1000), 'c'),
    line('avg_response_time', Math.round(average.with(time, distribution) * 1000), 'g'),
    ...(failed ? [line('failed_requests', value, 'c')] : []),
  ]
}
