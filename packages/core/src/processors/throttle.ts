// At most so many lines of one kind per time, and one line that says how many more there were.
import type { LogEvent } from '../event/event.ts'
import { checkOptions, kind, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { bound } from './option-kinds.ts'
import { suppressing } from './windows.ts'

/** Options of `throttle`. */
export type ThrottleOptions = Options<{
  /** Lines of one key that pass per window. Default 100. */
  linesMax: number
  /** Length of a window in milliseconds. Default 10 000. */
  perMs: number
  /** What makes two lines alike. Default: level and event name. */
  key: (line: LogEvent) => string
  /** Keys kept apart; beyond it the oldest window closes early. Default 1000. */
  keysMax: number
}>

const kinds: Kinds<ThrottleOptions> = { linesMax: bound(0), perMs: bound(), key: kind.call, keysMax: bound() }

/**
 * Lets `linesMax` lines of one key pass per window. When the window closes, a line `log.throttled` of the same level says
 * which event, how many were dropped and over how long. Reports have admission of their own and pass. Drops count as
 * `throttled`.
 */
export function throttle(options: ThrottleOptions = {}): Processor {
  checkOptions('throttle', options, kinds, 'closed')
  const key = options.key ?? ((line: LogEvent) => `${line.level} ${line.event}`)
  const { perMs = 10_000, linesMax = 100, keysMax = 1000 } = options
  return suppressing('throttled', perMs, linesMax, keysMax, key)
}
