// Whether a process that shares a folder with this one still lives.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Worker } from 'node:worker_threads'
import { birthOf, isRunning } from '@obs/delivery'
import type { Identity } from './identity.ts'

/**
 * Whether a process still runs, as far as `self` can tell.
 * @param silentMs how long it has not written; @param silentMsMax after so long one of another machine or container, which cannot be asked, has ended
 */
export function isAlive(
  identity: Pick<Identity, 'pid' | 'thread' | 'birth' | 'host' | 'pids'>,
  self: Pick<Identity, 'host' | 'pids'>,
  silentMs: number,
  silentMsMax: number,
): boolean {
  if (identity.host !== self.host || identity.pids !== self.pids) return silentMs < silentMsMax
  if (identity.pid === process.pid && endedThreads.has(identity.thread)) return false
  if (!isRunning(identity.pid)) return false
  const birth = birthOf(identity.pid)
  return birth === '' || identity.birth === '' || birth === identity.birth
}

const endedThreads = new Set<number>()

/**
 * Learns from now on which worker threads that this thread starts end, and tells until disposed; thread ids are never used
 * twice.
 */
export function watchThreads(tell: (thread: number) => void = () => undefined): Disposable {
  let isWatching = true
  const see = (message: unknown): void => {
    const { worker } = message as { worker: Worker }
    const { threadId } = worker
    worker.once('exit', () => {
      endedThreads.add(threadId)
      if (isWatching) tell(threadId)
    })
  }
  subscribe('worker_threads', see)
  return {
    [Symbol.dispose]: () => {
      isWatching = false
      unsubscribe('worker_threads', see)
    },
  }
}
