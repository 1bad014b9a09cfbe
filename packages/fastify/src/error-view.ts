// The error handler: reports what nobody caught, answers the client with the id.
import type { ServerHttp2Stream } from 'node:http2'
import { internals } from '@obs/core'
import {
  checkErrorViews,
  isDeparture,
  isStale,
  renderFailure,
  reportFailure,
  type ErrorAnswer,
  type ErrorViews,
  type FailedIn,
} from '@obs/http'
import { obs } from '@obs/node'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { forgetThrown } from './thrown.ts'

// RFC 9113, section 7. Without a code a stream that is destroyed has ended well.
const internalError = 2

/** Handles errors on any Fastify server, HTTP/2 included: it asks only for what it reads. */
export type FastifyErrorView = (
  error: unknown,
  request: Pick<FastifyRequest, 'id' | 'headers'>,
  reply: Pick<FastifyReply, 'sent'>,
) => unknown

/** For `app.setErrorHandler(errorView())`, in any prefix too. A failure of 500 and above is reported once. Throws ObsFault for a bad view. */
export function errorView(
  views: ErrorViews<[request: FastifyRequest, reply: FastifyReply]> = {},
): FastifyErrorView {
  checkErrorViews(views)
  return (error, given, to) => {
    const [request, reply] = [given as FastifyRequest, to as FastifyReply]
    if (isDeparture(error, reply.raw)) return reply
    const failed = { error, method: request.method, status: reply.statusCode }
    const scope = scopeOf(request)
    const failure = reportFailure(failed, scope)
    forgetThrown(scope)
    if (hasBegun(reply)) return brokenOff(reply)
    const answer = renderFailure(failure, request.headers.accept, views, [request, reply], scope.pipeline)
    return answer instanceof Promise ? answer.then((late) => tell(reply, late)) : tell(reply, answer)
  }
}

// The application may have begun an answer of its own while a view was awaited.
function tell(reply: FastifyReply, answer: ErrorAnswer): FastifyReply {
  if (hasBegun(reply)) return brokenOff(reply)
  const failed = reply.getHeaders()
  for (const name in failed) if (isStale(name, failed[name])) reply.removeHeader(name)
  // The route may have named a serializer for its own answer.
  return reply.serializer(asItIs).code(answer.status).headers(answer.headers).send(answer.body)
}

function asItIs(body: string): string {
  return body
}

function hasBegun({ raw }: FastifyReply): boolean {
  return raw.headersSent
}

// A broken transfer is the only honest end of an answer that has begun and cannot be finished.
function brokenOff(reply: FastifyReply): FastifyReply {
  const { raw } = reply
  if (raw.writableEnded) return reply
  if ('stream' in raw) (raw.stream as ServerHttp2Stream).close(internalError)
  else raw.destroy()
  return reply
}

// Without `observe` the request has no scope; its failure is still reported.
function scopeOf(request: FastifyRequest): FailedIn {
  const scope: unknown = request.obs
  return (scope as FailedIn | null | undefined) ?? { log: obs.log, pipeline: internals(obs).pipeline }
}
