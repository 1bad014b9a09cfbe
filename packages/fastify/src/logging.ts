// Fastify's own logger as ours: `request.log` keeps pino's call shape and feeds the same pipeline.
import { internals, runInScope, type ScopeState } from '@obs/core'
import { pinoLike } from '@obs/log/bridges'
import { obs, type Obs } from '@obs/node'
import * as fastify from 'fastify'
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify'
import { hasThrown } from './thrown.ts'

/**
 * `Fastify({ ...logging() })`: `request.log` is ours; Fastify's lines per request are off, `observe` writes one. What fails after
 * an answer has begun is reported. Throws TypeError for what is no instance.
 */
export function logging(instance: Obs = obs): { loggerInstance: FastifyBaseLogger } {
  internals(instance)
  return { loggerInstance: pinoLike(instance.log), ...withoutRequestLines() }
}

type Controller = new (options: object) => object

// Since 5.12 a controller owns the built-in lines and the older option warns that it is deprecated.
function withoutRequestLines(): object {
  const { LogController } = fastify as { LogController?: Controller }
  return LogController === undefined
    ? { disableRequestLogging: true }
    : { logController: new (failuresOnly(LogController))({ disableRequestLogging: true }) }
}

// With its lines off, the controller would keep these to itself: no error handler hears of them.
function failuresOnly(LogController: Controller): Controller {
  return class extends LogController {
    streamError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      // The client left: the line of the request says so.
      if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return
      report(error, request, reply)
    }

    // A response that broke has been told of; a hook that failed behind one that went out has not.
    requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
      if (error && reply.raw.writableEnded) report(error, request, reply)
    }

    writeHeadError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
      if (!hasThrown(request.obs)) report(error, request, reply)
    }
  }
}

// A stream over a pooled connection fails in the scope of whoever opened that.
function report(error: Error, request: FastifyRequest, { log }: FastifyReply): void {
  const tell = (): void => log.error({ err: error }, 'http.failed')
  const scope: unknown = request.obs
  if (scope === undefined) tell()
  else runInScope(scope as ScopeState, tell)
}
