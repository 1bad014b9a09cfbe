// The plugin: a scope for each request, one line and one measurement at its end.
import { internals, ObsFault, runInScope } from '@obs/core'
import {
  boundFields,
  checkObserveOptions,
  Exchanges,
  keepBodyIn,
  outcomeOf,
  reportFailure,
  statusSent,
  unmatched,
  whenOver,
  type Exchange,
  type ObserveOptions as SharedOptions,
} from '@obs/http'
import { obs as defaultObs, type Obs } from '@obs/node'
// Declarations for CommonJS name the same type as those for ES modules: a program may hold both, and has one request.
import type { Scope } from '@obs/node' with { 'resolution-mode': 'import' }
import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { keepThrown, reportThrown } from './thrown.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The scope of this request. */
    readonly obs: Scope
  }
}

/** Options of `observe`. */
export type ObserveOptions = SharedOptions<[request: FastifyRequest, reply: FastifyReply], Obs>

/** Register it first: `app.register(observe, options)`. Its hooks reach every prefix. */
export const observe: FastifyPluginCallback<ObserveOptions> = Object.assign(
  (app: FastifyInstance, options: ObserveOptions, done: (cause?: Error) => void) => {
    // As of Express: `app.register(observe())`.
    if ((app as FastifyInstance | undefined) === undefined)
      throw new ObsFault(
        'bad_option',
        'observe was called: hand it over as it is, app.register(observe, options)',
      )
    try {
      checkApp(app)
      checkObserveOptions(options, 'open')
      const obs = options.obs ?? defaultObs
      hook(app, obs, new Exchanges(obs, options), options.fields)
      done()
    } catch (cause) {
      // Fastify catches nothing here: thrown, it would end the process past every `await app.register`.
      done(cause as Error)
    }
  },
  {
    // Fastify's marks for a plugin that is not encapsulated, as fastify-plugin sets them.
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@obs/fastify',
    [Symbol.for('plugin-meta')]: { name: '@obs/fastify', fastify: '5.x' },
  },
)

function checkApp(app: FastifyInstance): void {
  if (app.hasRequestDecorator('obs'))
    throw new ObsFault(
      'bad_option',
      'observe is registered here already: once, at the root, reaches every prefix',
    )
}

type Own = FastifyRequest & { obs: Exchange }

function hook(app: FastifyInstance, obs: Obs, exchanges: Exchanges, fields: ObserveOptions['fields']): void {
  const inside = internals(obs)
  app.decorateRequest('obs')
  app.addHook('onRequest', (request, reply, next) => {
    if (inside.page?.handle(request.raw, reply.raw) === true) {
      reply.hijack()
      return
    }
    const exchange = begin(exchanges, request, boundFields(fields, inside.pipeline, request, reply))
    ;(request as Own).obs = exchange
    whenOver(request.raw, reply.raw, () => end(exchanges, exchange, request, reply))
    keepBodyIn(exchange, request.raw)
    runInScope(exchange, next)
  })
  // Where no error view answers, Fastify's own answer carries no id; the report exists all the same.
  app.addHook('onError', (request, reply, error, next) => {
    // There is no scope where a hook that stands before this plugin's has failed.
    const exchange = request.obs as Exchange | undefined
    const thrown = { error, method: request.method }
    if (exchange !== undefined) keepThrown(exchange, thrown, reply)
    else reportFailure({ ...thrown, status: reply.statusCode }, { log: obs.log, pipeline: inside.pipeline })
    next()
  })
}

function begin(exchanges: Exchanges, request: FastifyRequest, fields: object | undefined): Exchange {
  const { method, originalUrl: target, headers } = request
  return exchanges.begin({ method, target, traceparent: headers['traceparent'] }, fields)
}

function end(exchanges: Exchanges, exchange: Exchange, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? unmatched
  if (isUpgraded(request, reply)) {
    exchanges.end(exchange, { status: 101, route, outcome: 'complete' })
    return
  }
  const outcome = outcomeOf(reply.raw)
  reportThrown(exchange, reply, outcome)
  exchanges.end(exchange, { status: statusSent(reply.raw, outcome), route, outcome })
}

// Whoever takes the connection over, as @fastify/websocket does, answers past the response; a handshake that fails there looks no other.
function isUpgraded({ headers }: FastifyRequest, { sent, raw }: FastifyReply): boolean {
  return headers.upgrade !== undefined && sent && !raw.headersSent
}
