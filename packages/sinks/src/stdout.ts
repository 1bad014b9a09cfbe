// Lines on standard output: for a terminal, a pipe into an agent, or a container's log.
import {
  checkOptions,
  kind,
  type Kinds,
  type Level,
  type LineSink,
  type Options,
  type SinkHost,
} from '@obs/core'
import { stdoutDescriptor } from '@obs/delivery'
import type { JsonLineShape, TimeFormat } from '@obs/wire'
import { encoderOf, lineKinds } from './line-format.ts'
import { createLineSink } from './line-sink.ts'
import { writerKind, writerOf, type LineWriter } from './line-writer.ts'
import { levelKind } from './sink-options.ts'

/** Options of `stdout`. */
export type StdoutOptions = Options<{
  /** The least it receives. Default: every level. */
  level: Level
  /** `auto` (default): pretty on a terminal, JSON elsewhere. */
  format: 'auto' | 'pretty' | 'json' | 'logfmt'
  /** How lines tell the time. Default `iso`; of pretty lines the time of day, UTC. */
  time: TimeFormat
  /** Names and order of JSON lines: a preset of @obs/wire, or your own. */
  shape: JsonLineShape
  /** `osc8`: places in stacks are hyperlinks. Default: on terminals known to have them. */
  links: 'osc8' | 'none'
  /** `thread`: a thread of its own writes, for a reader that may block the pipe. Default `direct`. */
  writer: LineWriter
}>

const kinds: Kinds<StdoutOptions> = {
  ...lineKinds,
  level: levelKind,
  format: kind.oneOf('auto', 'pretty', 'json', 'logfmt'),
  links: kind.oneOf('osc8', 'none'),
  writer: writerKind,
}

/** Writes lines to standard output, once per turn; at once on a terminal and at error and above. Throws ObsFault `bad_option`. */
export function stdout(options: StdoutOptions = {}): LineSink {
  checkOptions('stdout', options, kinds, 'closed')
  let host: SinkHost | undefined
  const target = stdoutDescriptor(writerOf(options.writer, () => host))
  const asked = options.format ?? 'auto'
  const format = asked === 'auto' ? (target.isTerminal ? 'pretty' : 'json') : asked
  return createLineSink({
    name: 'stdout',
    level: options.level,
    encode: encoderOf(
      { ...options, format },
      {
        colour: target.hasColours ? 'ansi' : 'none',
        links: options.links ?? (target.hasLinks ? 'osc8' : 'none'),
        explain: (error) => (target.isTerminal ? (host?.explain?.(error) ?? error) : error),
      },
    ),
    target,
    commitAt: target.isTerminal ? 'line' : 'turn',
    open: (given) => void (host = given),
  })
}
