// What a case of conformance is, and what it is about: one backend, however it is reached.
import type { EventBy, Signal, Sink, SinkTally } from '@obs/core'
import { openSink, type OpenedSink } from '../opened-sink.ts'
import type { Scheme } from './loopback.ts'

/** One promise and the program that checks it. */
export interface BackendCase {
  readonly name: string
  /** Resolves if the promise is kept; else rejects with an AssertionError. */
  run(): Promise<void>
}

/** A backend under test. */
export interface Subject<S extends Signal> {
  readonly scheme: Scheme
  readonly events: readonly EventBy[S][]
  readonly reply: string | Uint8Array | undefined
  /** A sink that sends to `url`, with these options of SinkOptions on top. */
  make(url: string, options?: object): Sink<S>
}

/** Opens the sink and offers it the events. */
export function offered<S extends Signal>(sink: Sink<S>, events: readonly EventBy[S][]): OpenedSink<Sink<S>> {
  const opened = openSink(sink)
  for (const event of events) opened.offer(event)
  return opened
}

/** All events that were dropped, whatever for. */
export function droppedOf({ dropped }: SinkTally): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0)
}
