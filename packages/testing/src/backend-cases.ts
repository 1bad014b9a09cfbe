// The promises every backend keeps, as cases for any test runner: for (const { name, run } of backendCases(…)) test(name, run)
import type { EventBy, Signal, Sink } from '@obs/core'
import type { BackendCase, Subject } from './cases/case.ts'
import { closesWithTheRest, knownBytes, nothingFromNothing } from './cases/arrivals-cases.ts'
import { hostileValues } from './cases/hostile-values.ts'
import { batchesWithinLimits, tooLarge } from './cases/limit-cases.ts'
import { pointedAt, postTo, schemeOf } from './cases/loopback.ts'
import { hangs, isDown, recovers, refuses } from './cases/verdict-cases.ts'

/** Takes what a queue client was asked to send. Rejects where the server of the case does not take it. */
export type Post = (bytes: string | Uint8Array) => Promise<void>

/** A backend's options and known bytes. Options that hold a loopback URL are pointed at the collector of the case. */
export type BackendGiven<O extends object, S extends Signal> = Readonly<{
  /**
   * A URL of 127.0.0.1 among them says where the backend listens, and its scheme how: `http:`, `udp:` or `tcp:`. A backend
   * that is passed a client gives a function: the options with a client that hands what it sends to `post`.
   */
  options: O | ((post: Post) => O)
  /** What arrives must contain `bytes`, literally: from a specification or captured from a named client. */
  golden: readonly { readonly event: EventBy[S]; readonly bytes: string | Uint8Array }[]
  /** What the server says when it took everything: the body of its 200 (default `{}`), or bytes on a stream (default none). */
  reply?: string | Uint8Array
}>

/** Makes the sink from options. Factories of @obs/sinks fit. */
export type MakesSink<O extends object, S extends Signal> = (options: O) => Sink<S>

/**
 * The cases of one backend: known bytes arrive at a real server, limits hold, nothing comes of nothing, what is too large or
 * refused is counted, what a busy server refuses is tried again, close sends the rest, hostile values do no harm.
 * Throws TypeError where no option holds a URL of 127.0.0.1, or where no event is given.
 */
export function backendCases<O extends object, S extends Signal>(
  factory: MakesSink<O, S>,
  given: BackendGiven<O, S>,
): readonly BackendCase[] {
  const { options } = given
  const scheme = typeof options === 'function' ? 'http' : schemeOf(options)
  if (given.golden.length === 0)
    throw new TypeError('backendCases: give at least one event with its known bytes')
  const subject: Subject<S> = {
    scheme,
    events: given.golden.map(({ event }) => event),
    reply: given.reply,
    // Every factory of a backend takes the options of SinkOptions beside its own.
    make: (url, more = {}) =>
      factory({
        ...(typeof options === 'function' ? options(postTo(url)) : pointedAt(options, url)),
        ...more,
      }),
  }
  const everywhere = [
    ...given.golden.map((golden, index) => knownBytes(subject, golden, index + 1)),
    closesWithTheRest(subject),
    nothingFromNothing(subject),
    tooLarge(subject),
    hostileValues(subject),
  ]
  if (scheme === 'udp') return [...everywhere, batchesWithinLimits(subject)]
  if (scheme === 'tcp') return [...everywhere, isDown(subject)]
  const answered = [
    ...everywhere,
    batchesWithinLimits(subject),
    isDown(subject),
    hangs(subject),
    recovers(subject),
  ]
  // What a client rejects with has no status.
  if (typeof options === 'function') return answered
  return [
    ...answered,
    refuses(subject, 400, 'invalid'),
    refuses(subject, 401, 'unauthorized'),
    refuses(subject, 413, 'too_large'),
  ]
}
