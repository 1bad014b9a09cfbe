// The contract of a transport: moves one payload, answers with a reply, never rejects.
import type { Clock } from '@obs/core'
import type { Payload, Reply } from '../item.ts'

/** Moves bytes. Its sockets hold no process open. */
export interface Transport {
  /** Resolves with the reply; a failure is a reply of status 0. */
  send(payload: Payload): Promise<Reply>
  /** Where the payload goes when a worker acts while the main thread waits, one or more targets; undefined: not possible. */
  readonly crash: ((payload: Payload) => readonly CrashTarget[]) | undefined
  /** The same at once and in this thread; undefined where this payload needs the worker. Never throws. */
  sendSync?(payload: Payload): Reply | undefined
  close(): void
}

/** Where the crash worker sends. */
export type CrashTarget = Readonly<{
  url: string
  headers: Readonly<Record<string, string>>
  tls?: TlsFiles
  proxy?: string
}>

/** Certificates as PEM text, where the ones that Node trusts do not suffice. */
export type TlsFiles = Readonly<{
  /** Who may have signed the server's certificate. Default: the authorities Node trusts. */
  ca?: string | undefined
  /** Ours, where the server asks for one. */
  cert?: string | undefined
  key?: string | undefined
}>

/** What every transport with a connection is given. */
export type ConnectionOptions = Readonly<{
  url: string
  /** How long one payload may take from connect to reply, in ms. */
  timeoutMs: number
  clock: Clock
  tls?: TlsFiles | undefined
  /** The HTTP proxy on the way to an `http:` or `https:` server: `http://user:password@host:port`, or `https:`. */
  proxy?: string | undefined
}>

/** The host of a URL as Node's sockets take it: an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

/** By which name a host is asked for its certificate (RFC 6066, section 3): never by an address, so '' for that. */
export function serverName(host: string): string {
  return process.getBuiltinModule('node:net').isIP(host) === 0 ? host : ''
}

/**
 * How long a server of TLS 1.3 may take to refuse our certificate, in ms. It does so after the handshake, with an alert where
 * else a ticket comes (RFC 8446, sections 4.4.2.4 and 4.6.1); what was written in between is lost. Some give no tickets.
 */
export const judgedMsMax = 500

/** The target of a connection. */
export function crashTarget(
  { url, tls, proxy }: ConnectionOptions,
  headers: CrashTarget['headers'] = {},
): CrashTarget {
  return { url, headers, ...(tls !== undefined && { tls }), ...(proxy !== undefined && { proxy }) }
}

/** The reply where bytes were taken and no answer is awaited. */
export const taken: Reply = { status: 200, headers: {}, body: '' }

/** The reply that stands for a failure to reach the server. */
export function failed(cause: unknown): Reply {
  return { status: 0, headers: {}, body: cause instanceof Error ? cause.message : String(cause) }
}

/** Whether the server took the payload: 2xx. */
export function isTaken(reply: Reply | undefined): boolean {
  return reply !== undefined && reply.status >= 200 && reply.status < 300
}

/** Rejects where the work takes longer than `timeoutMs`; the work goes on. */
export async function within<T>(
  { clock, timeoutMs }: Pick<ConnectionOptions, 'clock' | 'timeoutMs'>,
  work: Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => reject(new Error(`no answer within ${timeoutMs} ms`)))
    work.finally(() => timer[Symbol.dispose]()).then(resolve, reject)
  })
}

/** Whether something becomes of a payload at a crash, in this thread or by a worker. */
export function survivesCrash({ crash, sendSync }: Transport): boolean {
  return crash !== undefined || sendSync !== undefined
}

/** The bytes of a body. */
export function bytesOf(body: string | Uint8Array): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body
}
