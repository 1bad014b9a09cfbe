// What the tab has seen of each series since it was opened: the process itself keeps no history.
import type { Meter } from './data.ts'

/** Columns for the chart: seconds, then values. */
export type History = { times: number[]; values: number[] }

const pointsMax = 300
const seen = new Map<string, History>()

export function keyOf({ name, labels }: Meter): string {
  return `${name} ${JSON.stringify(labels)}`
}

/** What its values are in; of a distribution its percentiles, not how many there are. Timers take ms. */
export function unitOf({ kind, unit }: Meter): string | undefined {
  return unit ?? (kind === 'timer' ? 'ms' : undefined)
}

/** The number that a chart of this series shows: a rate, a percentile, or the value itself. */
export function shownOf(meter: Meter): { value: number; told: string } {
  const unit = unitOf(meter)
  const within = unit === undefined ? '' : ` in ${unit}`
  if (meter.distribution) return { value: meter.distribution.p99, told: `p99${within}` }
  if (meter.rates) return { value: meter.rates.m1, told: 'per second, 1 min' }
  return { value: meter.value, told: `${meter.kind === 'counter' ? 'total' : 'value'}${within}` }
}

export function remember(meters: Meter[], now: number): void {
  for (const meter of meters) {
    const history = seen.get(keyOf(meter)) ?? { times: [], values: [] }
    seen.set(keyOf(meter), history)
    history.times.push(now / 1000)
    history.values.push(shownOf(meter).value)
    if (history.times.length > pointsMax) {
      history.times.shift()
      history.values.shift()
    }
  }
}

export function historyOf(meter: Meter): History {
  return seen.get(keyOf(meter)) ?? { times: [], values: [] }
}
