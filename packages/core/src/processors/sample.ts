// Head sampling: decided when a line is written, the same way for all lines of one trace.
import { randomShare } from '../event/id.ts'
import { rank, type Level } from '../event/level.ts'
import { checkOptions, type Kinds } from '../kind.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { levelKind, shareKind } from './option-kinds.ts'

/** Options of `sample`. */
export type SampleOptions = Options<{
  /** Lines of this level and above are always kept. Default `warn`. */
  keep: Level
}> & {
  /** The share of lines to keep, 0 to 1. */
  readonly share: number
}

const kinds: Kinds<SampleOptions> = { share: shareKind, keep: levelKind }

/**
 * Keeps a share of the lines below `keep`. Lines with a trace id are kept or dropped together, in every process that
 * samples by this rule; lines without one are drawn singly. Reports and meters are not touched. Drops count as `sampled`.
 */
export function sample(options: SampleOptions): Processor {
  checkOptions('sample', options, kinds, 'closed')
  const { share } = options
  const spared = rank[options.keep ?? 'warn']
  const draw: Processor = (event) => {
    if (event.signal === 'error' || rank[event.level] >= spared) return event
    return (event.traceId === undefined ? randomShare() : shareOf(event.traceId)) < share ? event : undefined
  }
  return Object.assign(draw, { dropsAs: 'sampled' as const })
}

// The last 32 bits are random in W3C trace ids of level 1 and 2; as a share they are even.
function shareOf(traceId: string): number {
  return parseInt(traceId.slice(-8), 16) / 2 ** 32
}
