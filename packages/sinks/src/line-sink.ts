// What stdout and file share: a line is encoded, collected for the turn, and written through at error and above.
import {
  systemClock,
  type Clock,
  type Level,
  type LineEncoder,
  type LineSink,
  type SinkHost,
} from '@obs/core'
import { onEnd, TurnCommit, type CommitTarget } from '@obs/delivery'

/** What makes a local sink. */
export interface LocalSinkParts {
  readonly name: string
  readonly level: Level | undefined
  readonly encode: LineEncoder
  readonly target: CommitTarget
  /** `line`: every line is written in its call, as a terminal wants it. */
  readonly commitAt: 'turn' | 'line'
}

const retryMsMax = 256

/** A sink that writes lines synchronously, once per turn. */
export function createLineSink(parts: LocalSinkParts): LineSink {
  const { name, level, encode, target } = parts
  let host: SinkHost | undefined
  let clock: Clock = systemClock
  let ending: Disposable | undefined
  const commit = new TurnCommit(
    target,
    {
      sent: (count) => host?.sent(count),
      lost(count, cause) {
        host?.drop('retries_exhausted', count)
        host?.fault(cause)
      },
    },
    (attempt, retry) => clock.after(Math.min(2 ** (attempt - 1), retryMsMax), retry),
  )
  const everyLine = parts.commitAt === 'line'
  return {
    name,
    level,
    signals: ['log'],
    open(given) {
      host = given
      clock = given.clock
      ending = onEnd({ flushSync: () => commit.flushSync() })
    },
    writeLine(line) {
      commit.append(line.encode(encode))
      if (everyLine || line.level === 'error' || line.level === 'fatal') commit.commit()
    },
    write: () => undefined,
    flushSync: () => commit.flushSync(),
    flush: async () => commit.flushSync(),
    async close() {
      commit.flushSync()
      ending?.[Symbol.dispose]()
    },
  }
}
