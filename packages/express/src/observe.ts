// The first middleware: a scope for the request, one line and one measurement at its end.
import { internals, runInScope } from '@obs/core'
import { Exchanges, pathOf, routeTemplate, unmatched, type Exchange, type ObserveOptions } from '@obs/http'
import { obs as defaultObs, type Obs, type Scope } from '@obs/node'
import type { Request, RequestHandler, Response } from 'express'
import { mountTemplate } from './mount-template.ts'

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express is extended by its global namespace only.
  namespace Express {
    interface Request {
      /** The scope of this request. */
      readonly obs: Scope
    }
  }
}

/** Mount it first: `app.use(observe())`. */
export function observe(options: ObserveOptions<[req: Request, res: Response], Obs> = {}): RequestHandler {
  const obs = options.obs ?? defaultObs
  const exchanges = new Exchanges(obs, options)
  const inside = internals(obs)
  return (req, res, next) => {
    if (inside.page?.handle(req, res) === true) return
    const traceparent = req.headers['traceparent']
    const incoming = {
      method: req.method,
      path: pathOf(req.originalUrl),
      traceparent: typeof traceparent === 'string' ? traceparent : undefined,
    }
    const exchange = exchanges.begin(incoming, options.fields?.(req, res))
    ;(req as { obs: Scope }).obs = exchange.scope
    // It comes once, and an exchange ends once: `on` spares what `once` would take off again.
    res.on('close', () => end(exchanges, exchange, req, res))
    runInScope(exchange.scope.state, next)
  }
}

function end(exchanges: Exchanges, exchange: Exchange, req: Request, res: Response): void {
  const route: unknown = req.route
  const pattern = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined
  exchanges.end(exchange, {
    status: res.statusCode,
    route: pattern === undefined ? unmatched : routeTemplate(mountTemplate(req.app, req.baseUrl), pattern),
    outcome: res.writableFinished ? 'complete' : 'aborted',
  })
}
