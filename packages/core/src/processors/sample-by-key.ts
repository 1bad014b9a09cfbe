// Sampling per key: the first few of each kind in a window, then every n-th.
import { systemClock, type Clock } from '../clock.ts'
import type { LogEvent } from '../event/event.ts'
import { rank, type Level } from '../event/level.ts'
import { checkOptions, kind, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor, ProcessorHost } from '../processor.ts'
import { bound, levelKind } from './option-kinds.ts'

/** Options of `sampleByKey`. */
export type SampleByKeyOptions = Options<{
  /** Lines of one key that are always kept, per window. Default 100. */
  first: number
  /** Beyond these every n-th is kept; 0 keeps none. Default 100. */
  thenEvery: number
  /** Length of a window in milliseconds. Default 1000. */
  perMs: number
  /** What makes two lines alike. Default: level and event name. */
  key: (line: LogEvent) => string
  /** Lines of this level and above are always kept. Default `error`. */
  keep: Level
}>

const kinds: Kinds<SampleByKeyOptions> = {
  first: bound(0),
  thenEvery: bound(0),
  perMs: bound(),
  key: kind.call,
  keep: levelKind,
}

const keysMax = 4096

/** Keeps rare kinds of lines whole and thins out frequent ones. Reports pass. Drops count as `sampled`. */
export function sampleByKey(options: SampleByKeyOptions = {}): Processor {
  checkOptions('sampleByKey', options, kinds, 'closed')
  const { first = 100, thenEvery = 100, perMs = 1000 } = options
  const key = options.key ?? ((line: LogEvent) => `${line.level} ${line.event}`)
  const spared = rank[options.keep ?? 'error']
  const counts = new Map<string, number>()
  let clock: Clock = systemClock
  let since = -Infinity
  const draw: Processor = (event) => {
    if (event.signal === 'error' || rank[event.level] >= spared) return event
    const now = clock.monotonicMs()
    if (now - since >= perMs || counts.size >= keysMax) {
      counts.clear()
      since = now
    }
    const kind = key(event)
    const seen = counts.get(kind) ?? 0
    counts.set(kind, seen + 1)
    return seen < first || (thenEvery > 0 && (seen - first) % thenEvery === thenEvery - 1) ? event : undefined
  }
  const open = (host: ProcessorHost): void => void (clock = host.clock)
  return Object.assign(draw, { dropsAs: 'sampled' as const, open })
}
