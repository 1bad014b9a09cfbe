// When a response is over: sent, or nobody is left to send it to.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { read } from './read.ts'

/** Per connection, what ends the requests that wait there for the answer of another. */
const waiting = new WeakMap<object, Set<() => void>>()

/**
 * Calls `end` when `response` closes. A pipelined request has no connection until those before it are answered (RFC 9112,
 * section 9.3.2), and Node tells its response nothing when the client leaves it there.
 */
export function whenOver(request: IncomingMessage, response: ServerResponse, end: () => void): void {
  // It comes once, and an exchange ends once: `on` spares what `once` would take off again.
  response.on('close', end)
  if (read(response, 'socket') === null) endWith(request.socket, response, end)
}

// One listener for all that wait: who sends a hundred requests at once is no leak to warn of.
function endWith(connection: IncomingMessage['socket'], response: ServerResponse, end: () => void): void {
  const ends = waiting.get(connection) ?? gathered(connection)
  ends.add(end)
  response.once('close', () => void ends.delete(end))
}

function gathered(connection: IncomingMessage['socket']): Set<() => void> {
  const ends = new Set<() => void>()
  waiting.set(connection, ends)
  connection.once('close', () => {
    for (const end of ends) end()
  })
  return ends
}

/**
 * How a closed response of HTTP/1, of HTTP/2 or of an injected request ended. A cancelled stream of HTTP/2 calls itself
 * finished though nobody ended it; one injected never does, as what stands for its connection takes bytes later.
 */
export function outcomeOf(response: ServerResponse): 'complete' | 'aborted' {
  if (!response.writableEnded) return 'aborted'
  return response.writableFinished || response.socket?.destroyed === false ? 'complete' : 'aborted'
}

/** The status that was sent; 0: none, as the client left before. Until then a response has the one it begins with. */
export function statusSent(response: ServerResponse, outcome: 'complete' | 'aborted'): number {
  return outcome === 'complete' || response.headersSent ? response.statusCode : 0
}

/**
 * Whether an error says no more than that the client left: `pipeline` gives it to whoever streams into a response that has
 * closed, and whoever reads the body gets it of the request. A response that it has closed itself, since its source ended
 * early, carries the error.
 */
export function isDeparture(error: unknown, response: ServerResponse): boolean {
  const [code, request] = [read(error, 'code'), read(response, 'req')]
  if (code === 'ECONNRESET') return read(request, 'errored') === error
  // Multer and formidable put it into an error of their own.
  if (read(error, 'message') === 'Request aborted') return read(request, 'readableAborted') === true
  if (code !== 'ERR_STREAM_PREMATURE_CLOSE') return false
  // A response of HTTP/2 stands for its stream, and tells neither by itself.
  const carrier = read(response, 'stream') ?? response
  return read(carrier, 'destroyed') === true && read(carrier, 'errored') === null
}
