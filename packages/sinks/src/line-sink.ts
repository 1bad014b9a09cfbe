// What stdout and file share: a line is encoded, collected for the turn, and written through at error and above.
import {
  systemClock,
  withinDeadline,
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
  readonly target: CommitTarget & {
    /** Called when the sink closes, after the last write. */
    close?(): void
  }
  /** `line`: every line is written in its call, as a terminal wants it. */
  readonly commitAt: 'turn' | 'line'
  /** Takes the host before the first line. */
  open?(host: SinkHost): void
}

const deadlineMsDefault = 3000

/**
 * A sink that writes lines synchronously, once per turn; at once at error and above. Where its target refuses (a full disk,
 * a folder without rights, a slow pipe) up to 8 MiB of lines wait and are tried again; more is counted as `queue_full`,
 * what is left when the process ends as `retries_exhausted`.
 */
export function createLineSink(parts: LocalSinkParts): LineSink {
  const { name, level, encode, target } = parts
  let host: SinkHost | undefined
  let clock: Clock = systemClock
  let ending: Disposable | undefined
  const commit = new TurnCommit(
    target,
    {
      sent: (count) => host?.sent(count),
      lost(count, reason, cause) {
        host?.drop(reason, count)
        host?.fault(cause)
      },
      trouble: (cause) => host?.fault(cause),
    },
    (ms, retry) => clock.after(ms, retry),
  )
  const flush = async (deadlineMs = deadlineMsDefault): Promise<void> =>
    withinDeadline(clock, deadlineMs, commit.flush())
  const flushSync = (): void => commit.flushSync(host?.crashFlushMs ?? 0)
  const everyLine = parts.commitAt === 'line'
  return {
    name,
    level,
    signals: ['log'],
    open(given) {
      host = given
      clock = given.clock
      parts.open?.(given)
      ending = onEnd({ flushSync, flush: async () => flush() })
    },
    writeLine(line) {
      commit.append(line.encode(encode))
      if (everyLine || line.level === 'error' || line.level === 'fatal') commit.commit()
    },
    write: () => undefined,
    flushSync,
    flush: async ({ deadlineMs }) => flush(deadlineMs),
    async close({ deadlineMs = deadlineMsDefault }) {
      // What is left must be counted before the instance's own deadline passes.
      await flush(deadlineMs * 0.9)
      commit.flushSync(0)
      target.close?.()
      ending?.[Symbol.dispose]()
    },
  }
}
