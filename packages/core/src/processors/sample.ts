// Head sampling: decided when a line is written, the same way for all lines of one trace.
import { randomShare } from '../event/id.ts'
import { rank, type Level } from '../event/level.ts'
import { ObsFault } from '../fault.ts'
import type { Options } from '../options.ts'
import type { Processor } from '../processor.ts'
import { rankOf } from './given-options.ts'

/** Options of `sample`. */
export type SampleOptions = Options<{
  /** Lines of this level and above are always kept. Default `warn`. */
  keep: Level
}> & {
  /** The share of lines to keep, 0 to 1. */
  readonly share: number
}

/**
 * Keeps a share of the lines below `keep`. Lines with a trace id are kept or dropped together, in every process that
 * samples by this rule; lines without one are drawn singly. Reports and meters are not touched. Drops count as `sampled`.
 */
export function sample({ share, keep }: SampleOptions): Processor {
  checkShare('sample', share)
  const spared = rankOf('sample: keep', keep, 'warn')
  const draw: Processor = (event) => {
    if (event.signal === 'error' || rank[event.level] >= spared) return event
    return (event.traceId === undefined ? randomShare() : shareOf(event.traceId)) < share ? event : undefined
  }
  return Object.assign(draw, { dropsAs: 'sampled' as const })
}

/** Throws ObsFault `bad_option` where `share` is not a share. */
export function checkShare(processor: string, share: number): void {
  if (share >= 0 && share <= 1) return
  throw new ObsFault('bad_option', `${processor}: share is ${String(share)}: give a number from 0 to 1`)
}

// The last 32 bits are random in W3C trace ids of level 1 and 2; as a share they are even.
function shareOf(traceId: string): number {
  return parseInt(traceId.slice(-8), 16) / 2 ** 32
}
