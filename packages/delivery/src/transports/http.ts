// HTTP and HTTPS with keep-alive, one request per payload.
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Agent } from 'node:https'
import type { Payload, Reply } from '../item.ts'
import { unconnected } from './certificate-mend.ts'
import { clientOf, HttpProxy, type Asked } from './http-proxy.ts'
import { bytesOf, crashTarget, failed, type ConnectionOptions, type Transport } from './transport.ts'

/** Where and how to post. */
export type HttpOptions = ConnectionOptions & Readonly<{ headers?: Readonly<Record<string, string>> }>

// What a bulk API says of the 10 000 events that a batch may hold, and some.
const replyCharactersMax = 1024 * 1024

/** Posts payloads. A server that has not answered in full after `timeoutMs` gives status 0. */
export function httpTransport(options: HttpOptions): Transport {
  const url = new URL(options.url)
  const headers = options.headers ?? {}
  const target = crashTarget(options, headers)
  const proxy = options.proxy === undefined ? undefined : new HttpProxy(options.proxy, options)
  let agent: Agent | undefined
  let isOpen = true
  const request: Server['request'] = (path, asked, reply) => {
    const client = clientOf(proxy?.peer(url) ?? url)
    if (agent === undefined) {
      // Without a bound of its own: what waited for a socket would be sent over a new one after `destroy`.
      agent = new client.Agent({ keepAlive: true, ...options.tls })
      proxy?.prepare(agent)
    }
    const server = pathJoined(url, path)
    return client.request(server, { agent, ...(proxy?.asked(server, asked) ?? asked) }, reply)
  }
  const server: Server = { request, isOpen: () => isOpen }
  return {
    crash: () => [target],
    async send(payload) {
      // A header that Node refuses is thrown at once.
      return post(options, server, { ...payload, headers: { ...headers, ...payload.headers } }).catch(
        unconnected,
      )
    },
    close() {
      isOpen = false
      agent?.destroy()
      proxy?.close()
    },
  }
}

interface Server {
  request(path: string | undefined, asked: Asked, reply: (message: IncomingMessage) => void): ClientRequest
  /** Whether we have not closed. */
  isOpen(): boolean
}

// The query of the target stays.
function pathJoined(target: URL, path: string | undefined): URL {
  if (path === undefined) return target
  const url = new URL(target)
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
  return url
}

async function post(
  { clock, timeoutMs }: HttpOptions,
  server: Server,
  { body, headers, path, method = 'POST' }: Payload,
): Promise<Reply> {
  return new Promise<Reply>((resolve) => {
    const bytes = bytesOf(body)
    const asked = { method, headers: { ...headers, 'content-length': bytes.length } }
    let isAnswered = false
    let outgoing = ask()
    const timer = clock.after(timeoutMs, () => {
      const late = new Error(`no answer within ${timeoutMs} ms`)
      outgoing.destroy(late)
      settle(failed(late))
    })
    function ask(): ClientRequest {
      const request = server.request(path, asked, (message) => {
        isAnswered = true
        collect(message, settle)
      })
      request.on('socket', (socket) => void socket.unref())
      request.on('error', (cause) => {
        if (!isAnswered && server.isOpen() && wasClosedBefore(request, cause)) outgoing = ask()
        else settle(unconnected(cause))
      })
      return request.end(bytes)
    }
    function settle(reply: Reply): void {
      timer[Symbol.dispose]()
      resolve(reply)
    }
  })
}

// A server may close a connection it kept at any time, just as we write to it (RFC 9112, section 9.5): that says nothing of
// whether it can be reached. Each such request uses up one kept connection, so this ends with a new one.
function wasClosedBefore({ reusedSocket }: ClientRequest, cause: Error & { code?: string }): boolean {
  return reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE')
}

function collect(message: IncomingMessage, settle: (reply: Reply) => void): void {
  let body = ''
  // A binary reply must survive as it is.
  message.setEncoding(/protobuf|octet-stream/.test(message.headers['content-type'] ?? '') ? 'latin1' : 'utf8')
  message.on('data', (chunk: string) => {
    if (body.length < replyCharactersMax) body += chunk
  })
  message.on('end', () => settle({ status: message.statusCode ?? 0, headers: flat(message), body }))
  message.on('error', (cause) => settle(failed(cause)))
}

function flat(message: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]))
}
