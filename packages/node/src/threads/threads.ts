// The threads of one process as one: a worker thread counts in shared memory, and the thread that was set up before it started
// reads it.
import type { Clock } from '@obs/core'
import type { MetricStore, SharedPage } from '@obs/metrics'

/** What one thread does about the others. */
export interface Threads {
  /** Hands pages of this thread's memory to the one that reads them; undefined where nobody does. */
  readonly share: ((page: SharedPage) => void) | undefined
  /** The instance was configured. `alone`: its numbers leave by themselves. */
  start(store: MetricStore, clock: Clock, goes: 'alone' | 'along'): void
  /** The instance was closed. */
  end(): void
}

/** Under which a thread tells those it starts, and those below them, where their numbers are read: the name of a channel. */
export const placeKey = '@obs/1/threads'

/** What a thread tells the one that reads its numbers. */
export type ThreadMessage = Readonly<{ thread: number }> &
  (Readonly<{ is: 'page'; page: SharedPage }> | Readonly<{ is: 'alone' | 'ended' }>)
