// Lines on standard output: for a terminal, a pipe into an agent, or a container's log.
import type { Level, LineSink, Options } from '@obs/core'
import { stdoutDescriptor } from '@obs/delivery'
import { jsonLine, pretty } from '@obs/wire'
import { createLineSink } from './line-sink.ts'

/** Options of `stdout`. */
export type StdoutOptions = Options<{
  level: Level
  /** `auto` (default): pretty on a terminal, JSON elsewhere. */
  format: 'auto' | 'pretty' | 'json'
  /** How JSON lines tell the time. Default `iso`. */
  time: 'iso' | 'epoch_ms' | 'tai64n'
}>

/** Writes lines to standard output, once per turn; at once on a terminal and at error and above. */
export function stdout(options: StdoutOptions = {}): LineSink {
  const target = stdoutDescriptor()
  const format = options.format ?? 'auto'
  const readable = format === 'pretty' || (format === 'auto' && target.isTerminal)
  return createLineSink({
    name: 'stdout',
    level: options.level,
    encode: readable
      ? pretty({ colour: target.isTerminal ? 'ansi' : 'none' })
      : jsonLine({ time: options.time }),
    target,
    commitAt: target.isTerminal ? 'line' : 'turn',
  })
}
