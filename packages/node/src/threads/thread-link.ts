// A worker thread's side: announces its memory to the thread that reads it.
import { BroadcastChannel, threadId } from 'node:worker_threads'
import { every, type Clock } from '@obs/core'
import type { MetricStore, SharedPage } from '@obs/metrics'
import { watchThreads } from '../liveness.ts'
import type { ThreadMessage, Threads } from './threads.ts'

const refreshMs = 1000

/** The link of one thread. Numbers are stored where they are read: nothing is sent but where new memory lies. */
export class ThreadLink implements Threads {
  readonly #name: string
  readonly #own: Disposable[] = []
  #timer: Disposable | undefined

  /** @param name of the reader's channel */
  constructor(name: string) {
    this.#name = name
  }

  readonly share = (page: SharedPage): void => {
    // A thread that this one starts tells the reader of its memory by itself, but not of its end.
    if (page.number === 0) this.#own.push(watchThreads((thread) => this.#post({ thread, is: 'ended' })))
    this.#post({ thread: threadId, is: 'page', page })
  }

  start(store: MetricStore, clock: Clock, goes: 'alone' | 'along'): void {
    this.#timer?.[Symbol.dispose]()
    if (goes === 'alone') return this.#post({ thread: threadId, is: 'alone' })
    // Callbacks can only be asked here.
    this.#timer = every(clock, refreshMs, () => void store.refresh())
    return undefined
  }

  end(): void {
    this.#timer?.[Symbol.dispose]()
    for (const one of this.#own) one[Symbol.dispose]()
  }

  // Opened for each message: a channel that stays open would be sent what all other threads tell.
  #post(message: ThreadMessage): void {
    const channel = new BroadcastChannel(this.#name)
    channel.postMessage(message)
    channel.close()
  }
}
