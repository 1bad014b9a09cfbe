// Which part this thread has: it is asked once, when the default instance is made.
import { getEnvironmentData, isMainThread, threadId } from 'node:worker_threads'
import { ThreadCollector } from './thread-collector.ts'
import { ThreadLink } from './thread-link.ts'
import { placeKey, type Threads } from './threads.ts'

/** Whether another thread reads the numbers of this one. */
export function isReadElsewhere(): boolean {
  return place() !== undefined
}

/** The part of this thread: a link to the one that reads, or the collector of those it will start. */
export function threadsHere(): Threads {
  const name = place()
  return name === undefined ? new ThreadCollector(`${placeKey}/${threadId}`) : new ThreadLink(name)
}

function place(): string | undefined {
  const name: unknown = isMainThread ? undefined : getEnvironmentData(placeKey)
  return typeof name === 'string' ? name : undefined
}
