// HTTP and HTTPS with keep-alive, one request per payload.
import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http'
import { Agent as SecureAgent, request as secureRequest } from 'node:https'
import type { Payload, Reply } from '../item.ts'
import { failed, type Transport } from './transport.ts'

/** Where and how to post. */
export type HttpOptions = Readonly<{
  url: string
  headers?: Readonly<Record<string, string>>
  timeoutMs: number
}>

const replyMax = 65_536

/** Posts payloads. A server that never answers costs `timeoutMs` and gives status 0. */
export function httpTransport(options: HttpOptions): Transport {
  const url = new URL(options.url)
  const secure = url.protocol === 'https:'
  const agent = secure
    ? new SecureAgent({ keepAlive: true, maxSockets: 2 })
    : new Agent({ keepAlive: true, maxSockets: 2 })
  const headers = options.headers ?? {}
  return {
    crash: { url: options.url, headers },
    send: async (payload) =>
      new Promise<Reply>((resolve) => {
        const open = secure ? secureRequest : request
        const outgoing = open(
          url,
          { method: 'POST', agent, headers: { ...headers, ...payload.headers } },
          (reply) => collect(reply, resolve),
        )
        outgoing.on('socket', (socket) => void socket.unref())
        outgoing.on('error', (cause) => resolve(failed(cause)))
        giveUp(outgoing, options.timeoutMs)
        end(outgoing, payload)
      }),
    close: () => agent.destroy(),
  }
}

function end(outgoing: ClientRequest, payload: Payload): void {
  const body = typeof payload.body === 'string' ? Buffer.from(payload.body) : payload.body
  outgoing.setHeader('content-length', body.length)
  outgoing.end(body)
}

function giveUp(outgoing: ClientRequest, timeoutMs: number): void {
  outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)))
}

function collect(reply: IncomingMessage, resolve: (reply: Reply) => void): void {
  let body = ''
  reply.setEncoding('utf8')
  reply.on('data', (chunk: string) => {
    if (body.length < replyMax) body += chunk
  })
  reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: flat(reply), body }))
  reply.on('error', (cause) => resolve(failed(cause)))
}

function flat(reply: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)]))
}
