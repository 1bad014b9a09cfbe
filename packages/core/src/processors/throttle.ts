// At most so many lines of one kind per time, and one line that says how many more there were.
import type { LogEvent } from '../event/event.ts'
import { checkOptions, kind, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor, ProcessorHost } from '../processor.ts'
import { bound } from './option-kinds.ts'
import { Windows, type Suppressed } from './windows.ts'

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

/** A processor that admits by window and tells what it suppressed as `log.<reason>`. */
export function suppressing(
  reason: 'throttled' | 'duplicate',
  perMs: number,
  linesMax: number,
  keysMax: number,
  key: (line: LogEvent) => string,
): Processor {
  let host: ProcessorHost | undefined
  const tell = ({ first, count }: Suppressed<LogEvent>): void =>
    host?.emit(summary(reason, first, count, perMs, host))
  const windows = new Windows<LogEvent>(linesMax, perMs, keysMax, tell)
  const admit: Processor = (event) =>
    event.signal === 'error' || windows.admits(key(event), event) ? event : undefined
  return Object.assign(admit, {
    dropsAs: reason,
    open(given: ProcessorHost): void {
      host = given
      windows.clock = given.clock
    },
    settle: () => windows.settle(),
  })
}

function summary(
  reason: string,
  first: LogEvent,
  count: number,
  perMs: number,
  host: ProcessorHost,
): LogEvent {
  const { level, event, logger } = first
  return {
    signal: 'log',
    time: host.clock.now(),
    level,
    event: `log.${reason}`,
    fields: { suppressed_event: event, suppressed: count, window_ms: perMs },
    ...(logger === undefined ? {} : { logger }),
  }
}
