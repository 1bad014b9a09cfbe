// Fastify's own logger as ours: `request.log` keeps pino's call shape and feeds the same pipeline.
import { pinoLike } from '@obs/log/bridges'
import { obs, type Obs } from '@obs/node'
import * as fastify from 'fastify'
import type { FastifyBaseLogger } from 'fastify'

/** `Fastify({ ...logging() })`: `request.log` is ours; Fastify's lines per request are off, `observe` writes one. */
export function logging(instance: Obs = obs): { loggerInstance: FastifyBaseLogger } {
  return { loggerInstance: pinoLike(instance.log), ...withoutRequestLines() }
}

// Since 5.12 a controller owns the built-in lines and the older option warns that it is deprecated.
function withoutRequestLines(): object {
  const { LogController } = fastify as { LogController?: new (options: object) => object }
  return LogController === undefined
    ? { disableRequestLogging: true }
    : { logController: new LogController({ disableRequestLogging: true }) }
}
