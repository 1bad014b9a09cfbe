// The last middleware: reports what nobody caught, answers the client with the id.
import { internals } from '@obs/core'
import { describeFailure, renderFailure, staleHeaders, type ErrorViews } from '@obs/http'
import { obs as defaultObs, type Logger, type Scope } from '@obs/node'
import type { ErrorRequestHandler, Request, Response } from 'express'

/** Mount it last: `app.use(errorView())`. A failure of 500 and above is reported once, whoever logged it before. */
export function errorView(views: ErrorViews<[req: Request, res: Response]> = {}): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const { status } = describeFailure(error, '', res.statusCode, false)
    const id =
      status >= 500
        ? logOf(req).error('http.failed', {
            err: error,
            'http.request.method': req.method,
          })
        : ''
    if (res.headersSent) {
      // A broken transfer is the only honest end of an answer that has begun.
      res.destroy()
      return
    }
    const failure = describeFailure(error, id, res.statusCode, internals(defaultObs).development)
    void renderFailure(failure, req.headers.accept, views, [req, res]).then((answer) => {
      for (const name of staleHeaders) res.removeHeader(name)
      res.writeHead(answer.status, answer.headers)
      res.end(req.method === 'HEAD' ? undefined : answer.body)
    })
  }
}

// Without `observe` the request has no scope; its failure is still reported.
function logOf(req: Request): Logger {
  return (req as { readonly obs?: Scope }).obs?.log ?? defaultObs.log
}
