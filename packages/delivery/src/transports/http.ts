// HTTP and HTTPS with keep-alive, one request per payload.
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { Payload, Reply } from '../item.ts'
import { bytesOf, crashTarget, failed, type ConnectionOptions, type Transport } from './transport.ts'

/** Where and how to post. */
export type HttpOptions = ConnectionOptions & Readonly<{ headers?: Readonly<Record<string, string>> }>

const replyCharactersMax = 65_536
const socketsMax = 16

/** Posts payloads. A server that has not answered in full after `timeoutMs` gives status 0. */
export function httpTransport(options: HttpOptions): Transport {
  const url = new URL(options.url)
  const headers = options.headers ?? {}
  const target = crashTarget(options, headers)
  let agent: Agent | undefined
  // Asked for at the first request: importing node:http costs 20 ms on Node 24 and 26, since it loads WebSocket too.
  const open: Open = (path, asked, reply) => {
    const client = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http')
    agent ??= new client.Agent({ keepAlive: true, maxSockets: socketsMax, ...options.tls })
    return client.request(pathJoined(url, path), { agent, ...asked }, reply)
  }
  return {
    crash: () => [target],
    async send(payload) {
      // A header that Node refuses is thrown at once.
      return post(options, open, { ...payload, headers: { ...headers, ...payload.headers } }).catch(failed)
    },
    close: () => agent?.destroy(),
  }
}

type Open = (
  path: string | undefined,
  asked: RequestOptions,
  reply: (message: IncomingMessage) => void,
) => ClientRequest

// The query of the target stays.
function pathJoined(target: URL, path: string | undefined): URL {
  if (path === undefined) return target
  const url = new URL(target)
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`
  return url
}

async function post(
  { clock, timeoutMs }: HttpOptions,
  open: Open,
  { body, headers, path, method = 'POST' }: Payload,
): Promise<Reply> {
  return new Promise<Reply>((resolve) => {
    const bytes = bytesOf(body)
    const asked = { method, headers: { ...headers, 'content-length': bytes.length } }
    const outgoing = open(path, asked, (message) => collect(message, settle))
    const timer = clock.after(timeoutMs, () =>
      outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)),
    )
    function settle(reply: Reply): void {
      timer[Symbol.dispose]()
      resolve(reply)
    }
    outgoing.on('socket', (socket) => void socket.unref())
    outgoing.on('error', (cause) => settle(failed(cause)))
    outgoing.end(bytes)
  })
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
