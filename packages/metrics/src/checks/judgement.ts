// From a reading to numbers, and from numbers to a state.
import type { CheckDatum, CheckState } from '@obs/core'
import type { Reading } from '../series.ts'
import { crosses, worstOf } from './bounds.ts'
import type { CompiledCheck, Measure } from './check-spec.ts'

/** What a metric held in a window; `seconds` is what the window really spans. */
export type WindowReading = Readonly<{ reading: Reading; seconds: number; unit: string }>

/** The numbers of a check, in the order declared; without a reading they have no value. */
export function dataOf({ judged }: CompiledCheck, window: WindowReading | undefined): readonly CheckDatum[] {
  return judged.map(({ measure, threshold: { warn, crit } }) => ({
    measure,
    value: window === undefined ? undefined : valueOf(measure, window),
    unit: unitOf(measure, window?.unit ?? ''),
    ...(warn === undefined ? {} : { warn }),
    ...(crit === undefined ? {} : { crit }),
  }))
}

/** The state those numbers mean by themselves. Bounds that `now` is beyond are eased. */
export function stateOf(data: readonly CheckDatum[], spec: CompiledCheck, now: CheckState): CheckState {
  const warnEasing = now === 'warning' || now === 'critical' ? spec.easing : 0
  const critEasing = now === 'critical' ? spec.easing : 0
  return worstOf(
    data.map(({ value, warn, crit }) => {
      if (value === undefined) return spec.empty
      if (crit !== undefined && crosses(value, crit, critEasing)) return 'critical'
      return warn !== undefined && crosses(value, warn, warnEasing) ? 'warning' : 'ok'
    }),
  )
}

/** The numbers in a few words: `p99 231 ms, rate 12 order/s`. */
export function textOf(data: readonly CheckDatum[]): string {
  return data
    .map(({ measure, value, unit }) => {
      const shown = value === undefined ? 'none' : String(Number(value.toPrecision(4)))
      const plain = unit.replace(/[{}]/g, '')
      return `${measure} ${shown}${value === undefined || plain === '' ? '' : ` ${plain}`}`
    })
    .join(', ')
}

function valueOf(measure: Measure, { reading, seconds }: WindowReading): number | undefined {
  if (measure === 'count' || measure === 'value') return reading.value
  if (measure === 'rate') return seconds > 0 ? reading.value / seconds : undefined
  const { values } = reading
  if (values === undefined || values.count === 0) return undefined
  if (measure === 'min' || measure === 'max' || measure === 'mean') return values[measure]
  return values.quantile(Number(measure.slice(1)) / 100)
}

function unitOf(measure: Measure, unit: string): string {
  if (measure === 'count') return ''
  return measure === 'rate' ? '/s' : unit
}
