// What was thrown in a request and is answered by a handler of the application's or by Fastify itself. Whether it is a failure
// shows in the answer: many handlers turn errors of their own into one of the client's making.
import { isDeparture, read, reportFailure, type Exchange, type FailedIn } from '@obs/http'
import type { FastifyReply } from 'fastify'

type Thrown = Readonly<{ error: unknown; method: string }>

const unreported = new WeakMap<Exchange, Thrown>()

/** Keeps what was thrown until the request has ended. After its end, when the client has left, no answer will tell. */
export function keepThrown(exchange: Exchange, thrown: Thrown, { raw }: FastifyReply): void {
  if (isDeparture(thrown.error, raw) || isAftermath(thrown.error, exchange, raw)) return
  if (exchange.ended) reportFailure({ ...thrown, status: raw.statusCode }, exchange)
  else unreported.set(exchange, thrown)
}

// Fastify tries to answer what was thrown, though nobody is left or an answer has begun.
function isAftermath(error: unknown, exchange: Exchange, { destroyed }: FastifyReply['raw']): boolean {
  return (destroyed || unreported.has(exchange)) && read(error, 'code') === 'ERR_HTTP_HEADERS_SENT'
}

/** Whether something is kept: what fails while it is answered comes of it. */
export function hasThrown(exchange: unknown): boolean {
  return unreported.has(exchange as Exchange)
}

/** Forgets it: it is reported. */
export function forgetThrown(exchange: FailedIn): void {
  unreported.delete(exchange as Exchange)
}

/** Reports what was thrown in an exchange that ended so. */
export function reportThrown(
  exchange: Exchange,
  { raw }: FastifyReply,
  outcome: 'complete' | 'aborted',
): void {
  if (raw.statusCode < 400 ? outcome === 'complete' : raw.statusCode < 500) return
  const thrown = unreported.get(exchange)
  if (thrown !== undefined) reportFailure({ ...thrown, status: raw.statusCode }, exchange)
}
