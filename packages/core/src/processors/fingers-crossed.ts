// The debug lines of a request, written only if it fails.
import { rank, type Level } from '../event/level.ts'
import { checkOptions, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { bound, levelKind } from './option-kinds.ts'
import { HeldLines, holding } from './held-lines.ts'

/** Options of `fingersCrossed`. */
export type FingersCrossedOptions = Options<{
  /** Lines below this level are held. Default `info`. */
  below: Level
  /** A line of this level or above lets them go. Default `error`. */
  trigger: Level
  /** Lines held per request; the oldest leave first. Default 200. */
  linesMax: number
  /** Requests whose lines are held at a time. Default 1000. */
  scopesMax: number
}>

const kinds: Kinds<FingersCrossedOptions> = {
  below: levelKind,
  trigger: levelKind,
  linesMax: bound(),
  scopesMax: bound(),
}

/**
 * Holds lines below `below` by request or run (those outside of any in one ring of their own) and emits them, with their
 * own times, before the first line at `trigger` or above; later ones of that request pass at once. When a request ends
 * well its held lines are dropped and counted as `sampled`; a `fatal` line lets everything go. They are in the trail, so
 * a report has them as breadcrumbs either way. The loggers' level must let them pass: `level: 'debug'`.
 */
export function fingersCrossed(options: FingersCrossedOptions = {}): Processor {
  checkOptions('fingersCrossed', options, kinds, 'closed')
  const below = rank[options.below ?? 'info']
  const trigger = rank[options.trigger ?? 'error']
  const { scopesMax = 1000, linesMax = 200 } = options
  const held = new HeldLines(scopesMax, linesMax, () => 'drop')
  const cross: Processor = (event) => {
    if (event.signal === 'error') return event
    if (rank[event.level] < below) return held.hold(event) ? undefined : event
    if (event.level === 'fatal') held.releaseAll()
    if (rank[event.level] >= trigger) held.release()
    return event
  }
  return Object.assign(cross, holding(held))
}
