// One line instead of the same line over and over.
import type { LogEvent } from '../event/event.ts'
import { checkOptions, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { bound } from './option-kinds.ts'
import { suppressing } from './windows.ts'

/** Options of `deduplicate`. */
export type DeduplicateOptions = Options<{
  /** How long a line stands for its repeats, in milliseconds. Default 5000. */
  withinMs: number
  /** Different lines remembered. Default 500. */
  linesMax: number
}>

const kinds: Kinds<DeduplicateOptions> = { withinMs: bound(), linesMax: bound() }

/**
 * Drops lines that repeat level, event and fields of one written within `withinMs`; a line `log.duplicate` then says how
 * often. Drops count as `duplicate`.
 */
export function deduplicate(options: DeduplicateOptions = {}): Processor {
  checkOptions('deduplicate', options, kinds, 'closed')
  const { withinMs = 5000, linesMax = 500 } = options
  return suppressing('duplicate', withinMs, 1, linesMax, likeness)
}

function likeness({ level, event, logger, fields, error }: LogEvent): string {
  return `${level} ${event} ${logger ?? ''} ${JSON.stringify(fields)} ${error?.type ?? ''} ${error?.message ?? ''}`
}
