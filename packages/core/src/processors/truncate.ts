// Cuts long values, tighter than the snapshot's own bounds.
import { checkOptions, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { cut } from '../snapshot/limits.ts'
import { bound } from './option-kinds.ts'

/** Bounds of `truncate`. */
export type TruncateOptions = Options<{
  /** Characters of one string. Default 1024. */
  stringMax: number
  /** Items of one list. Default 20. */
  itemsMax: number
}>

const kinds: Kinds<TruncateOptions> = { stringMax: bound(), itemsMax: bound(0) }

/** Cuts strings and lists in the fields of every line and report, at any depth; what is cut says how much there was. */
export function truncate(options: TruncateOptions = {}): Processor {
  checkOptions('truncate', options, kinds, 'closed')
  const { stringMax = 1024, itemsMax = 20 } = options
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
