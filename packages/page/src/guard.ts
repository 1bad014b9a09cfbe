// Who may see the page. Without `auth`: whoever sits at this machine and holds a token that was printed on it.
import type { IncomingMessage } from 'node:http'
import { randomHex } from '@obs/core'

/** What a visitor may do. */
export type Access = 'read' | 'write' | false

/** Decides by the request; given by the application. */
export type Auth = (request: IncomingMessage) => Access | Promise<Access>

/** The guard's answer: in, in after a redirect that sets the cookie, or out with a sentence. */
export type Admission =
  | Readonly<{ access: 'read' | 'write' }>
  | Readonly<{ cookie: string }>
  | Readonly<{ refused: string; lacks?: 'token' }>

const tokensMax = 16
const sessionsMax = 64
// Proxies agree on the beginning of their own names only.
const forwardingHeader = /^(forwarded|via|x-real-ip|x-forwarded(-.+)?)$/

/** Guards one page at one path. */
export class Guard {
  readonly #path: string
  readonly #auth: Auth | undefined
  readonly #fail: (cause: unknown) => void
  readonly #tokens = new Set<string>()
  readonly #sessions = new Set<string>()

  /** @param fail told why `auth` could not decide; its visitor is not */
  constructor(path: string, auth: Auth | undefined, fail: (cause: unknown) => void) {
    this.#path = path
    this.#auth = auth
    this.#fail = fail
  }

  /** A query that lets one browser in, once; empty where the application decides by itself. */
  ticket(): string {
    if (this.#auth !== undefined) return ''
    return `?token=${remember(this.#tokens, tokensMax)}`
  }

  /** Never rejects: an `auth` that throws refuses. */
  async admit(request: IncomingMessage, token: string | null): Promise<Admission> {
    return this.#auth === undefined ? this.#atThisMachine(request, token) : this.#byAuth(this.#auth, request)
  }

  async #byAuth(auth: Auth, request: IncomingMessage): Promise<Admission> {
    try {
      const access: unknown = await auth(request)
      if (access === 'read' || access === 'write') return { access }
      if (access) this.#fail(`page.auth gave a ${typeof access}: give 'read', 'write' or false`)
      return { refused: 'The application does not let you in here.' }
    } catch (cause) {
      this.#fail(cause)
      return { refused: 'The application could not tell whether you may enter.' }
    }
  }

  #atThisMachine(request: IncomingMessage, token: string | null): Admission {
    if (!isLoopbackAddress(request.socket.remoteAddress))
      return { refused: 'This page answers the machine it runs on; give page.auth to open it to others.' }
    if (!isLoopbackHost(request.headers))
      return { refused: 'Open this page as localhost or 127.0.0.1; give page.auth to use another name.' }
    if (Object.keys(request.headers).some((name) => forwardingHeader.test(name)))
      return { refused: 'This request came through a proxy; give page.auth to open the page behind one.' }
    if (token !== null && this.#tokens.delete(token)) return { cookie: this.#session(request) }
    if (this.#sessions.has(sessionOf(request))) return { access: 'write' }
    return {
      refused: 'Open the address that was printed on standard error; its token lets one browser in, once.',
      lacks: 'token',
    }
  }

  #session(request: IncomingMessage): string {
    return `${cookieNameOf(request)}=${remember(this.#sessions, sessionsMax)}; Path=${this.#path}; HttpOnly; SameSite=Strict`
  }
}

// A new secret of 128 bits; over the bound the oldest is forgotten.
function remember(secrets: Set<string>, secretsMax: number): string {
  const secret = randomHex(16)
  secrets.add(secret)
  const [oldest] = secrets
  if (secrets.size > secretsMax && oldest !== undefined) secrets.delete(oldest)
  return secret
}

function sessionOf(request: IncomingMessage): string {
  const name = cookieNameOf(request)
  const own = request.headers.cookie?.split(';').find((cookie) => cookie.trim().startsWith(`${name}=`))
  return own?.trim().slice(name.length + 1) ?? ''
}

// Cookies do not know ports (RFC 6265, section 8.5): processes of one machine would put each other out.
function cookieNameOf({ socket }: IncomingMessage): string {
  return `obs_page_${socket.localPort ?? ''}`
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address)
}

// A page of another site can make a browser send requests here, yet under its own name (DNS rebinding).
// Of HTTP/2 the name is `:authority` (RFC 9113, section 8.3.1).
function isLoopbackHost({ host, ':authority': authority }: IncomingMessage['headers']): boolean {
  const names = [host, authority].filter((name) => name !== undefined)
  return names.length > 0 && names.every((name) => isLoopbackName(String(name)))
}

function isLoopbackName(name: string): boolean {
  return /^(localhost|[\w-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(name)
}
