// Two readings as one: of two series whose labels were dropped, or of one series in two processes.
import { distinctEstimate, distinctUnion } from './distinct.ts'
import { exemplarsMax } from './exemplars.ts'
import { mergeRaw } from './raw-values.ts'
import type { Rates } from './rates.ts'
import { saturated } from './saturated.ts'
import type { Reading, Series } from './series.ts'

/** What several gauges are together. `last`: the one read last. */
export type GaugeSum = 'sum' | 'min' | 'max' | 'mean' | 'last'

/** Both readings together. Counts add up exactly; quantiles come from added buckets, never from averages. */
export function mergeReadings(kind: Series['kind'], across: GaugeSum, a: Reading, b: Reading): Reading {
  if (kind === 'gauge') return mergeGauges(across, a, b)
  if (kind === 'distinct') return mergeDistinct(a, b)
  const raw = mergeRaw(a.raw, b.raw)
  const exemplars = [...(a.exemplars ?? []), ...(b.exemplars ?? [])].toSorted((x, y) => x.time - y.time)
  return {
    value: saturated(a.value + b.value),
    ...(a.part === undefined ? {} : { part: a.part }),
    ...(a.values === undefined || b.values === undefined ? {} : { values: a.values.plus(b.values) }),
    ...(a.rates === undefined || b.rates === undefined ? {} : { rates: mergeRates(a.rates, b.rates) }),
    ...(exemplars.length === 0 ? {} : { exemplars: exemplars.slice(-exemplarsMax) }),
    ...(raw === undefined ? {} : { raw }),
  }
}

function mergeGauges(across: GaugeSum, a: Reading, b: Reading): Reading {
  const weightA = a.weight ?? 1
  const weightB = b.weight ?? 1
  const weight = weightA + weightB
  if (across === 'sum') return { value: saturated(a.value + b.value), weight }
  if (across === 'min') return { value: Math.min(a.value, b.value), weight }
  if (across === 'max') return { ...(a.value >= b.value ? a : b), weight }
  if (across === 'last') return { value: b.value, weight }
  return { value: saturated((a.value * weightA + b.value * weightB) / weight), weight }
}

function mergeDistinct(a: Reading, b: Reading): Reading {
  if (a.ranks === undefined || b.ranks === undefined) return { value: Math.max(a.value, b.value) }
  const ranks = distinctUnion(a.ranks, b.ranks)
  const raw = mergeRaw(a.raw, b.raw)
  return { value: distinctEstimate(ranks), ranks, ...(raw === undefined ? {} : { raw }) }
}

function mergeRates(a: Rates, b: Rates): Rates {
  return { m1: a.m1 + b.m1, m5: a.m5 + b.m5, m15: a.m15 + b.m15, mean: a.mean + b.mean }
}
