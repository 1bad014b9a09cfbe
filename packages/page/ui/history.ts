// What the tab has seen of each series since it was opened: the process itself keeps no history.
import type { MeterView } from '../src/meter-view.ts'

/** Columns for the chart: seconds, then values; null where the tab did not look. */
export type History = { times: number[]; values: (number | null)[] }

const pointsMax = 300
const gapSeconds = 10
const seen = new Map<string, History>()

export function keyOf({ name, labels }: MeterView): string {
  return `${name} ${JSON.stringify(labels)}`
}

/** What its values are in; of a distribution its percentiles, not how many there are. Timers take ms. */
export function unitOf({ kind, unit }: MeterView): string | undefined {
  return unit ?? (kind === 'timer' ? 'ms' : undefined)
}

/** The number that a chart of this series shows: a rate, a percentile, or the value itself. */
export function shownOf(meter: MeterView): { value: number; told: string } {
  const unit = unitOf(meter)
  const within = unit === undefined ? '' : ` in ${unit}`
  if (meter.distribution) return { value: meter.distribution.p99, told: `p99${within}` }
  if (meter.rates) return { value: meter.rates.m1, told: 'per second, 1 min' }
  return { value: meter.value, told: `${meter.kind === 'counter' ? 'total' : 'value'}${within}` }
}

/** Takes up what the series are now. Those that are no more are forgotten: names come and go. */
export function remember(meters: readonly MeterView[], now: number): void {
  const left = new Set(seen.keys())
  for (const meter of meters) {
    const key = keyOf(meter)
    const history = seen.get(key) ?? { times: [], values: [] }
    seen.set(key, history)
    left.delete(key)
    add(history, now / 1000, shownOf(meter).value)
  }
  for (const key of left) seen.delete(key)
}

// A tab that is hidden asks nothing, and a process may be away: a line through that time would be made up.
function add({ times, values }: History, seconds: number, value: number): void {
  const last = times.at(-1)
  if (last !== undefined && seconds - last > gapSeconds) {
    times.push((last + seconds) / 2)
    values.push(null)
  }
  times.push(seconds)
  values.push(value)
  while (times.length > pointsMax) {
    times.shift()
    values.shift()
  }
}

export function historyOf(meter: MeterView): History {
  return seen.get(keyOf(meter)) ?? { times: [], values: [] }
}
