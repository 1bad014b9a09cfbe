// Where a backend listens, and the transport that goes there.
import { ObsFault, type Clock } from '@obs/core'
import type { Payload } from '../item.ts'
import { clientTransport } from './client.ts'
import { httpTransport } from './http.ts'
import { streamTransport } from './stream.ts'
import type { TlsFiles, Transport } from './transport.ts'
import { udpTransport } from './udp.ts'

/** Where a backend listens, and over which transport. */
export type Target =
  | Readonly<{ via: 'http'; url: string; headers?: Record<string, string> }>
  | Readonly<{
      via: 'socket'
      /** `udp://host:port`, `tcp://host:port`, `tls://host:port`, `unix:/path` (a stream socket). */
      url: string
      /** The bytes of the first whole reply, 0 where more is needed. Absent: no reply is awaited. Not for udp. */
      replyLength?(received: Uint8Array): number
    }>
  | Readonly<{
      via: 'client'
      send(payload: Payload): Promise<unknown>
      /** Whether what `send` rejected with says that the server takes no payload so large. Default: never. */
      isTooLarge?(cause: unknown): boolean
    }>

/** What opening a target needs beside it. */
export type TargetOptions = Readonly<{
  /** How long one payload may take, in ms. */
  timeoutMs: number
  clock: Clock
  tls?: TlsFiles | undefined
  proxy?: string | undefined
}>

const schemes = { http: ['http:', 'https:'], socket: ['udp:', 'tcp:', 'tls:', 'unix:'] } as const
const begins = { http: 'http:// or https://', socket: 'udp://, tcp://, tls:// or unix:' } as const

/** Throws ObsFault `bad_option` for a URL that cannot be used: of no allowed scheme, without a port or a path, with credentials in disorder. */
export function checkTarget(name: string, target: Target): void {
  if (target.via === 'client') return
  const endpoint = `${name}: endpoint '${shown(target.url)}'`
  const url = checkedUrl(endpoint, target.url, target.via)
  if (url.protocol === 'unix:' && url.pathname.length < 2)
    throw new ObsFault('bad_option', `${endpoint}: give the path, as in unix:/run/app.sock`)
  if (target.via === 'socket' && url.protocol !== 'unix:' && (url.port === '' || url.hostname === ''))
    throw new ObsFault('bad_option', `${endpoint}: give host and port, as in tcp://host:514`)
}

/** Throws ObsFault `bad_option` for a proxy that is none of HTTP, or that stands before a target which does not speak it. */
export function checkProxy(name: string, target: Target, proxy: string | undefined): void {
  if (proxy === undefined) return
  checkedUrl(`${name}: proxy '${shown(proxy)}'`, proxy, 'http')
  if (target.via === 'http') return
  const reached = target.via === 'client' ? 'a client' : shown(target.url)
  throw new ObsFault(
    'bad_option',
    `${name}: proxy leads to http:// and https:// endpoints, not to ${reached}`,
  )
}

function shown(url: string): string {
  return url.replace(/\/\/.*@/, '//***@')
}

function checkedUrl(what: string, given: string, via: keyof typeof schemes): URL {
  const allowed: readonly string[] = schemes[via]
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !allowed.includes(url.protocol))
    throw new ObsFault('bad_option', `${what}: begin it with ${begins[via]}`)
  if (!isDecodable(url.username) || !isDecodable(url.password))
    throw new ObsFault('bad_option', `${what}: its user or password has a % that encodes nothing: write %25`)
  return url
}

// Node decodes them at each request, and would fail each one.
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** The transport that goes there; nothing is opened before the first payload. */
export function openTarget(target: Target, options: TargetOptions): Transport {
  if (target.via === 'client')
    return clientTransport(async (payload) => target.send(payload), { ...options, ...target })
  if (target.via === 'http') return httpTransport({ ...options, ...target })
  if (target.url.startsWith('udp:')) return udpTransport({ url: target.url, clock: options.clock })
  return streamTransport({ ...options, ...target })
}
