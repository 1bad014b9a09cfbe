// Tail sampling: all lines of a request, or none, decided when its outcome is known.
import { randomShare } from '../event/id.ts'
import { rank, type Level } from '../event/level.ts'
import type { LogEvent } from '../event/event.ts'
import { checkOptions, kind, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { bound, levelKind, shareKind } from './option-kinds.ts'
import { HeldLines, holding } from './held-lines.ts'

/** Options of `sampleTail`. */
export type SampleTailOptions = Options<{
  /** A request that writes a line of this level or above is kept whole. Default `warn`. */
  keep: Level
  /** One whose closing line has a larger `duration_ms` is kept whole. Default: no bound. */
  slowMs: number
  /** Further reasons to keep: sees the closing line. What it throws keeps the request. */
  wanted: (closing: LogEvent) => boolean
  /** Lines held per request; the oldest leave first. Default 200. */
  linesMax: number
  /** Requests held at a time. Default 1000. */
  scopesMax: number
}> & {
  /** The share of the other requests and runs to keep, 0 to 1. */
  readonly share: number
}

const kinds: Kinds<SampleTailOptions> = {
  share: shareKind,
  keep: levelKind,
  slowMs: bound(0),
  wanted: kind.call,
  linesMax: bound(),
  scopesMax: bound(),
}

/**
 * Holds the lines of each request or run until it ends and keeps them all where it failed, was slow or is wanted, and a
 * share of the rest. Lines outside of any pass. Dropped lines count as `sampled`. What is held at a crash without a
 * `fatal` line is lost.
 */
export function sampleTail(options: SampleTailOptions): Processor {
  checkOptions('sampleTail', options, kinds, 'closed')
  const keep = rank[options.keep ?? 'warn']
  const decide = (lines: readonly LogEvent[]): 'emit' | 'drop' =>
    isWanted(lines.at(-1), options) || randomShare() < options.share ? 'emit' : 'drop'
  const { scopesMax = 1000, linesMax = 200 } = options
  const held = new HeldLines(scopesMax, linesMax, decide)
  const draw: Processor = (event) => {
    if (event.level === 'fatal') held.releaseAll()
    if (event.signal === 'error' || held.host?.scope()?.work === undefined) return event
    if (rank[event.level] < keep) return held.hold(event) ? undefined : event
    held.release()
    return event
  }
  return Object.assign(draw, holding(held))
}

function isWanted(closing: LogEvent | undefined, { slowMs, wanted }: SampleTailOptions): boolean {
  if (closing === undefined) return false
  const durationMs = closing.fields['duration_ms']
  if (slowMs !== undefined && typeof durationMs === 'number' && durationMs > slowMs) return true
  try {
    return wanted?.(closing) ?? false
  } catch {
    return true
  }
}
