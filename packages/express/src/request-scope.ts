// Where a request keeps its scope: at the listener that waits for its end.
import type { Exchange } from '@obs/http'
import type { Request, Response } from 'express'

/** Called when a response closes. */
type Ending = (() => void) & { exchange?: Exchange }

let prepared: object | undefined

/**
 * Ends `exchange` when the response closes, and lets `req.obs` find it until then. A property on the request itself would
 * be simpler; but Express changes the prototype of each request, and from then on Node 20 gives a request a hidden class of
 * its own with every property it gets, which costs some microseconds each time.
 */
export function keepScope(req: Request, res: Response, exchange: Exchange, end: () => void): void {
  const prototype = Object.getPrototypeOf(req) as object
  if (prototype !== prepared) prepare(prototype)
  const ending: Ending = end
  ending.exchange = exchange
  // It comes once, and an exchange ends once: `on` spares what `once` would take off again.
  res.on('close', ending)
}

// What each application of Express makes its requests from.
function prepare(prototype: object): void {
  prepared = prototype
  if (Object.hasOwn(prototype, 'obs')) return
  Object.defineProperty(prototype, 'obs', {
    configurable: true,
    get(this: Request) {
      return scopeOf(this)
    },
  })
}

function scopeOf({ res }: Request): Exchange | undefined {
  const endings = (res?.listeners('close') ?? []) as Ending[]
  return endings.findLast((ending) => ending.exchange !== undefined)?.exchange
}
