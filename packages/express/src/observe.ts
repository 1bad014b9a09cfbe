// The first middleware: a scope for the request, one line and one measurement at its end.
import { internals, runInScope } from '@obs/core'
import {
  boundFields,
  checkObserveOptions,
  Exchanges,
  keepBodyIn,
  read,
  routeTemplate,
  statusSent,
  unmatched,
  type Exchange,
  type ObserveOptions,
} from '@obs/http'
import { obs as defaultObs, type Obs } from '@obs/node'
// Declarations for CommonJS name the same type as those for ES modules: a program may hold both, and has one request.
import type { Scope } from '@obs/node' with { 'resolution-mode': 'import' }
import type { Request, RequestHandler, Response } from 'express'
import { knownMountTemplate, leftMountTemplate, mountTemplate } from './mount-template.ts'
import { exchangeBefore, keepScope } from './request-scope.ts'

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express is extended by its global namespace only.
  namespace Express {
    interface Request {
      /** The scope of this request. */
      readonly obs: Scope
    }
  }
}

/** Mount it first: `app.use(observe())`. Mounted again below, for the same instance, it adds its `fields` to the same line. Throws ObsFault `bad_option`. */
export function observe(options: ObserveOptions<[req: Request, res: Response], Obs> = {}): RequestHandler {
  checkObserveOptions(options, 'closed')
  const obs = options.obs ?? defaultObs
  const exchanges = new Exchanges(obs, options)
  const inside = internals(obs)
  return (req, res, next) => {
    if (inside.page?.handle(req, res) === true) return
    const fields = boundFields(options.fields, inside.pipeline, req, res)
    const before = exchangeBefore(res, inside.pipeline)
    if (before !== undefined) {
      if (fields !== undefined) before.set(fields)
      runInScope(before, next)
      return
    }
    const { method, originalUrl: target, headers } = req
    const exchange = exchanges.begin({ method, target, traceparent: headers['traceparent'] }, fields)
    keepScope(req, res, exchange, () => end(exchanges, exchange, req, res))
    keepBodyIn(exchange, req)
    runInScope(exchange, next)
  }
}

// `read` looks a property up without a cache: after Express has changed its prototype, a cache misses on Node 20 each time.
function end(exchanges: Exchanges, exchange: Exchange, req: Request, res: Response): void {
  const outcome = read(res, 'writableFinished') === true && !hasLeft(res) ? 'complete' : 'aborted'
  const status = outcome === 'complete' ? (read(res, 'statusCode') as number) : statusSent(res, outcome)
  exchanges.end(exchange, {
    status,
    route: routeOf(req, status < 400 && outcome === 'complete' ? undefined : exchange.path),
    outcome,
    hint: status < 500 || exchange.errorId !== undefined ? undefined : hintOf(res),
  })
}

// Express itself answers what no error handler has taken, and says so by this header: the error was reported by nobody.
function hintOf(res: Response): string | undefined {
  return res.getHeader('content-security-policy') === "default-src 'none'"
    ? 'an error reached Express and no error view: mount app.use(errorView()) behind the routes'
    : undefined
}

// A response that went out has let go of its connection; what is answered to one that broke off calls itself finished too.
function hasLeft(res: Response): boolean {
  return read(read(res, 'socket'), 'destroyed') === true
}

// `path`: of a request that failed, an answer that had begun among them; it may have left the routers it was found in.
function routeOf(req: Request, path: string | undefined): string {
  const pattern = read(read(req, 'route'), 'path')
  // Served files, GraphQL and their like are no routes: where they are mounted is all there is to know.
  if (pattern === undefined) return knownMountTemplate(req) || unmatched
  const mount = path === undefined ? mountTemplate(req) : leftMountTemplate(req, path, pattern)
  return routeTemplate(mount, pattern)
}
