// The last middleware: reports what nobody caught, answers the client with the id.
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
import type { ErrorRequestHandler, Request, Response } from 'express'
import { scopeOf } from './request-scope.ts'

/**
 * Mount it last: `app.use(errorView())`. A failure of 500 and above is reported once, whoever logged it before. Throws ObsFault
 * for a bad view.
 */
export function errorView(views: ErrorViews<[req: Request, res: Response]> = {}): ErrorRequestHandler {
  checkErrorViews(views)
  return (error: unknown, req, res, next) => {
    if (isDeparture(error, res)) return
    const scope = belongingOf(res)
    const failure = reportFailure({ error, method: req.method, status: res.statusCode }, scope)
    if (res.headersSent) {
      breakOff(res)
      return
    }
    const answer = renderFailure(failure, req.headers.accept, views, [req, res], scope.pipeline)
    if (answer instanceof Promise) answer.then((late) => tell(res, late)).catch(next)
    else tell(res, answer)
  }
}

// The application may have begun an answer of its own while a view was awaited.
function tell(res: Response, answer: ErrorAnswer): void {
  if (res.headersSent) {
    breakOff(res)
    return
  }
  for (const name of res.getHeaderNames()) if (isStale(name)) res.removeHeader(name)
  res.writeHead(answer.status, answer.reason, answer.headers)
  res.end(answer.body)
}

// A broken transfer is the only honest end of an answer that has begun and cannot be finished.
function breakOff(res: Response): void {
  if (!res.writableEnded) res.destroy()
}

// Without `observe` the request has no scope; its failure is still reported.
function belongingOf(res: Response): FailedIn {
  return scopeOf(res) ?? { log: obs.log, pipeline: internals(obs).pipeline }
}
