// Where a request keeps its scope: at the listener that waits for its end.
import type { Pipeline } from '@obs/core'
import { whenOver, type Exchange } from '@obs/http'
import type { Request, Response } from 'express'

/** Called when a response closes. */
type Ending = (() => void) & { exchange?: Exchange }

let prepared: object | undefined

/**
 * Ends `exchange` when the response closes, and lets `req.obs` find it. A property of the request's own would be simpler;
 * but Express changes the prototype of each request, and from then on Node 20 gives it a hidden class of its own with every
 * property it gets, which costs microseconds each time.
 */
export function keepScope(req: Request, res: Response, exchange: Exchange, end: () => void): void {
  const prototype = Object.getPrototypeOf(req) as object
  if (prototype !== prepared) show(prototype, req, exchange)
  const ending: Ending = end
  ending.exchange = exchange
  whenOver(req, res, ending)
}

/** The scope of the request that is answered here: the innermost where several applications observe it. */
export function scopeOf(res: Response): Exchange | undefined {
  const endings: Ending[] = res.listeners('close') as Ending[]
  return endings.findLast((ending) => ending.exchange !== undefined)?.exchange
}

/** The exchange of an `observe` of the same instance that stands before this one. */
export function exchangeBefore(res: Response, pipeline: Pipeline): Exchange | undefined {
  // Almost always there is none, and asking for their number makes no list.
  if (res.listenerCount('close') === 0) return undefined
  const endings: Ending[] = res.listeners('close') as Ending[]
  return endings.find(({ exchange }) => exchange?.pipeline === pipeline)?.exchange
}

// Connect and its like leave requests as Node made them: there a property is as cheap as it looks.
function show(prototype: object, req: Request, exchange: Exchange): void {
  if (Object.hasOwn(prototype, 'app')) prepare(prototype)
  else Object.assign(req, { obs: exchange })
}

function prepare(prototype: object): void {
  prepared = prototype
  Object.defineProperty(requestOf(prototype), 'obs', {
    configurable: true,
    get(this: Request) {
      return this.res === undefined ? undefined : scopeOf(this.res)
    },
  })
}

// Requests of an application inherit from its own `request`, which alone has `app`, and that from the one of Express.
function requestOf(prototype: object): object {
  let found = prototype
  while (Object.hasOwn(found, 'app')) found = Object.getPrototypeOf(found) as object
  return found
}
