// Cuts long values, tighter than the snapshot's own bounds.
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { cut } from '../snapshot/limits.ts'
import { numberOf } from './given-options.ts'

/** Bounds of `truncate`. */
export type TruncateOptions = Options<{
  /** Characters of one string. Default 1024. */
  stringMax: number
  /** Items of one list. Default 20. */
  itemsMax: number
}>

/** Cuts strings and lists in the fields of every line and report, at any depth; what is cut says how much there was. */
export function truncate(options: TruncateOptions = {}): Processor {
  const stringMax = numberOf('truncate: stringMax', options.stringMax, 1024)
  const itemsMax = numberOf('truncate: itemsMax', options.itemsMax, 20, 0)
  const short = (value: unknown): unknown => {
    if (typeof value === 'string') return cut(value, stringMax)
    if (Array.isArray(value)) return shortList(value, itemsMax, short)
    return typeof value === 'object' && value !== null ? shortRecord(value, short) : value
  }
  return (event) => ({ ...event, fields: shortRecord(event.fields, short) })
}

function shortList(
  list: readonly unknown[],
  itemsMax: number,
  short: (value: unknown) => unknown,
): unknown[] {
  const kept = list.slice(0, itemsMax).map(short)
  return list.length > itemsMax ? [...kept, `[${list.length - itemsMax} more]`] : kept
}

function shortRecord(record: object, short: (value: unknown) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, short(value)]))
}
