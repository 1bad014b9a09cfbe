// The body of a request belongs to its scope. Node emits it in the context of the connection, where what listens to it would find none.
import type { IncomingMessage } from 'node:http'
import { currentScope, runInScope, type ScopeState } from '@obs/core'
import type { Exchange } from './exchange.ts'

/** Lets what listens to the body of `request` run in the scope of `exchange`. */
export function keepBodyIn(exchange: Exchange, request: IncomingMessage): void {
  if (!mayHaveBody(request)) return
  const { emit } = request
  request.emit = (...given: Parameters<typeof emit>) => {
    const heard = (): boolean => Reflect.apply(emit, request, given)
    return isWithin(currentScope(), exchange) ? heard() : runInScope(exchange, heard)
  }
}

// A connection has a scope of its own where its server was started in a run, or in another request.
function isWithin(scope: ScopeState | undefined, { root, depth }: Exchange): boolean {
  return scope !== undefined && scope.root === root && scope.depth >= depth
}

// Of HTTP/2 one cannot tell by the headers (RFC 9110, section 6.4: a GET with content is possible, and means nothing).
function mayHaveBody({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD') return true
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}
