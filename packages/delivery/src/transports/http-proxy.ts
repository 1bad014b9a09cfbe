// The way to a server over an HTTP proxy: what is plain is asked of it by its whole address (RFC 9112, section 3.2.2), TLS goes
// through a tunnel (RFC 9110, section 9.3.6).
import type { ClientRequest, RequestOptions } from 'node:http'
import type { Agent } from 'node:https'
import type { Duplex } from 'node:stream'
import type { ConnectionOptions as TlsOptions } from 'node:tls'
import { hostOf, serverName, type ConnectionOptions } from './transport.ts'

/** What a transport asks of any server. */
export type Asked = Readonly<{ method: string; headers: Readonly<Record<string, string | number>> }>

type Opened = (cause: Error | null, socket: Duplex) => void

/** The proxy before one server. */
export class HttpProxy {
  readonly #proxy: URL
  readonly #isTunnel: boolean
  readonly #timeoutMs: number
  readonly #tls: ConnectionOptions['tls']
  readonly #opening = new Set<ClientRequest>()

  constructor(proxy: string, { url, timeoutMs, tls }: Pick<ConnectionOptions, 'url' | 'timeoutMs' | 'tls'>) {
    this.#proxy = new URL(proxy)
    this.#isTunnel = url.startsWith('https:')
    this.#timeoutMs = timeoutMs
    this.#tls = tls
  }

  /** Whom a request to `server` is written to. */
  peer(server: URL): URL {
    return this.#isTunnel ? server : this.#proxy
  }

  /** A request to `server` as its peer takes it. */
  asked(server: URL, request: Asked): RequestOptions {
    if (this.#isTunnel) return request
    const path = `${server.origin}${server.pathname}${server.search}`
    const headers = { host: server.host, ...this.#who(), ...request.headers }
    return { ...request, ...this.#address(), path, headers }
  }

  /** Lets `agent` connect through tunnels, if it must. Those of Node hold the process while a proxy does not answer. */
  prepare(agent: Agent): void {
    if (!this.#isTunnel) return
    agent.createConnection = ({ host = '', port, ...options }, done) => {
      const server = `${host?.includes(':') === true ? `[${host}]` : host}:${port}`
      this.#open(server, (cause, socket) => {
        const { connect } = process.getBuiltinModule('node:tls')
        // Without the host Node would compare the certificate of an address with the name `localhost`.
        done?.(cause, cause === null ? connect({ ...options, host, socket } as TlsOptions) : socket)
      })
      return undefined
    }
  }

  /** Gives up the tunnels that are not open yet. */
  close(): void {
    for (const request of this.#opening) request.destroy(new Error('the transport is closed'))
  }

  #open(server: string, opened: Opened): void {
    const request = clientOf(this.#proxy).request({
      ...this.#address(),
      ...this.#tls,
      method: 'CONNECT',
      path: server,
      headers: { host: server, ...this.#who() },
      agent: false,
      timeout: this.#timeoutMs,
    })
    const failed = (cause: Error): void => opened(cause, undefined as never)
    this.#opening.add(request)
    request.on('close', () => this.#opening.delete(request))
    request.on('socket', (socket) => void socket.unref())
    request.on('timeout', () => request.destroy(new Error(`no answer within ${this.#timeoutMs} ms`)))
    request.on('error', failed)
    request.on('connect', ({ statusCode = 0, statusMessage }, socket) => {
      if (statusCode < 300) return opened(null, socket)
      socket.destroy()
      return failed(new Error(`the proxy answered ${statusCode} ${statusMessage}`))
    })
    request.end()
  }

  // The name, too: Node would ask the proxy for the certificate of the server that the request is for.
  #address(): RequestOptions & Pick<TlsOptions, 'servername'> {
    const [{ protocol, port }, hostname] = [this.#proxy, hostOf(this.#proxy)]
    return { protocol, hostname, port, servername: serverName(hostname) }
  }

  #who(): Readonly<Record<string, string>> {
    const [user, password] = [this.#proxy.username, this.#proxy.password].map(decodeURIComponent)
    if (user === '' && password === '') return {}
    return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
  }
}

/** What speaks the protocol of `url`. Asked for late: importing node:http costs 20 ms on Node 24 and 26, since it loads WebSocket too. */
export function clientOf({ protocol }: URL): typeof import('node:https') {
  return process.getBuiltinModule(
    protocol === 'https:' ? 'node:https' : 'node:http',
  ) as typeof import('node:https')
}
