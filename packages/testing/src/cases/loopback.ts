// Servers on loopback by scheme, and options pointed at them.
import { systemClock, withinDeadline } from '@obs/core'
import { httpCollector, type CollectorAnswer } from '../http-collector.ts'
import { streamCollector } from '../stream-collector.ts'
import { udpCollector } from '../udp-collector.ts'

/** How a backend is reached. */
export type Scheme = 'http' | 'udp' | 'tcp'

/** A server of any scheme. */
export interface Loopback extends AsyncDisposable {
  readonly url: string
  /** What came first; of a stream, what came until it held `known`. */
  arrived(known: Buffer): Promise<Buffer>
  /** How many requests or packets came, or connections that brought bytes; resolves at `least` of them, or after a second. */
  arrivals(least: number): Promise<number>
}

/** Starts a server that takes everything and says `reply`. */
export async function loopback(scheme: Scheme, reply: string | Uint8Array | undefined): Promise<Loopback> {
  if (scheme === 'udp') return udp()
  return scheme === 'tcp' ? tcp(reply) : http(reply)
}

/** What an HTTP server answers that takes everything: a 200 with `reply` as its body. */
export function taking(reply: string | Uint8Array | undefined): CollectorAnswer {
  return reply === undefined ? 200 : { status: 200, body: reply }
}

async function http(reply: string | Uint8Array | undefined): Promise<Loopback> {
  const collector = await httpCollector()
  collector.answer(taking(reply))
  return {
    url: collector.url,
    arrived: async () => (await collector.until(1))[0]?.body ?? Buffer.alloc(0),
    arrivals: async (least) => counted(collector.until(least), () => collector.received.length),
    [Symbol.asyncDispose]: async () => collector.close(),
  }
}

async function udp(): Promise<Loopback> {
  const collector = await udpCollector()
  return {
    url: collector.url,
    arrived: async () => (await collector.until(1))[0] ?? Buffer.alloc(0),
    arrivals: async (least) => counted(collector.until(least), () => collector.received.length),
    [Symbol.asyncDispose]: async () => collector.close(),
  }
}

async function tcp(reply: string | Uint8Array | undefined): Promise<Loopback> {
  const collector = await streamCollector('tcp')
  collector.answer(() => reply)
  return {
    url: collector.url,
    arrived: async (known) => collector.until(known.toString('latin1')),
    arrivals: async () => (collector.bytes.length === 0 ? 0 : collector.connections),
    [Symbol.asyncDispose]: async () => collector.close(),
  }
}

// A packet may still be under way when its sender has counted it; one that never comes must not be waited for.
async function counted(enough: Promise<unknown>, count: () => number): Promise<number> {
  await withinDeadline(systemClock, 1000, enough)
  return count()
}

/** Posts to an HTTP server; rejects where it is down or does not answer 2xx. */
export function postTo(url: string): (bytes: string | Uint8Array) => Promise<void> {
  return async (body) => {
    const reply = await fetch(url, { method: 'POST', body })
    if (!reply.ok) throw new Error(`refused with ${reply.status}`)
  }
}

const place = /(https?|udp|tcp):\/\/([^/@\s]*@)?127\.0\.0\.1(?::\d+)?/

/** How the options say that the backend is reached. Throws TypeError where none is a URL of 127.0.0.1. */
export function schemeOf(options: object): Scheme {
  const url = Object.values(options).find((value) => typeof value === 'string' && place.test(value)) as
    | string
    | undefined
  if (url === undefined)
    throw new TypeError('backendCases: give an option with a URL of 127.0.0.1, such as endpoint')
  const scheme = place.exec(url)?.[1]
  return scheme === 'udp' || scheme === 'tcp' ? scheme : 'http'
}

/** The options with `url`'s host and port in the place of every 127.0.0.1. */
export function pointedAt<O extends object>(options: O, url: string): O {
  const authority = url.slice(url.indexOf('//') + 2)
  const point = (value: string): string =>
    value.replace(place, (_all, scheme: string, user = '') => `${scheme}://${String(user)}${authority}`)
  const pointed = Object.entries(options).map(([key, value]: [string, unknown]): [string, unknown] => [
    key,
    typeof value === 'string' ? point(value) : value,
  ])
  return Object.fromEntries(pointed) as O
}
