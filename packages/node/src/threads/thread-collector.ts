// The reading side: takes the memory of the worker threads that are started after the instance was set up.
import {
  BroadcastChannel,
  receiveMessageOnPort,
  setEnvironmentData,
  type MessagePort,
} from 'node:worker_threads'
import type { MetricStore } from '@obs/metrics'
import { watchThreads } from '../liveness.ts'
import { placeKey, type ThreadMessage, type Threads } from './threads.ts'

/** Collects for the life of an instance, however often it is configured. */
export class ThreadCollector implements Threads {
  readonly share = undefined
  readonly #name: string
  #own: Disposable[] = []

  /** @param name of the channel that threads announce their memory on */
  constructor(name: string) {
    this.#name = name
  }

  start(store: MetricStore): void {
    if (this.#own.length > 0) return
    const channel = new BroadcastChannel(this.#name)
    channel.unref()
    channel.addEventListener('message', (event: unknown) =>
      take(store, (event as { data: ThreadMessage }).data),
    )
    // What was announced is known before anything is read, whether or not the loop has turned.
    const takeAll = (): void => {
      for (let next = receive(channel); next !== undefined; next = receive(channel)) take(store, next)
    }
    setEnvironmentData(placeKey, this.#name)
    this.#own = [
      { [Symbol.dispose]: () => channel.close() },
      store.beforeRead(takeAll),
      watchThreads((thread) => {
        takeAll()
        store.threads.end(thread)
      }),
    ]
  }

  end(): void {
    if (this.#own.length > 0) setEnvironmentData(placeKey, undefined)
    for (const one of this.#own) one[Symbol.dispose]()
    this.#own = []
  }
}

// Channels can be asked as ports can; the types of Node do not say so.
function receive(channel: BroadcastChannel): ThreadMessage | undefined {
  return receiveMessageOnPort(channel as unknown as MessagePort)?.message as ThreadMessage | undefined
}

function take({ threads }: MetricStore, message: ThreadMessage): void {
  if (message.is === 'page') threads.add(message.thread, message.page)
  else if (message.is === 'alone') threads.forget(message.thread)
  else threads.end(message.thread)
}
