// A TCP, TLS or unix stream server on loopback that keeps the bytes it is sent and may answer them.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createSecureServer } from 'node:tls'
import { loopbackCertificate } from './loopback-certificate.ts'

/** What to do with each chunk: bytes to answer with, undefined for nothing; `socket.destroy()` hangs up. */
export type StreamAnswer = (chunk: Buffer, socket: Socket) => Uint8Array | string | undefined

/** A loopback stream collector. */
export interface StreamCollector extends AsyncDisposable {
  /** `tcp://127.0.0.1:port`, `tls://127.0.0.1:port` or `unix:/path`. TLS shows `loopbackCertificate`. */
  readonly url: string
  /** All bytes so far, of all connections, in order of arrival. */
  readonly bytes: Buffer
  /** How many connections were made. */
  readonly connections: number
  /** From now on answers so; default nothing. */
  answer(how: StreamAnswer): void
  /** Resolves once the bytes contain `text` (latin1). */
  until(text: string): Promise<Buffer>
  close(): Promise<void>
}

/** Starts a collector on a free port of 127.0.0.1, or on a socket in a folder of its own. */
export async function streamCollector(scheme: 'tcp' | 'tls' | 'unix' = 'tcp'): Promise<StreamCollector> {
  const state = new Received()
  const server = scheme === 'tls' ? createSecureServer({ ...loopbackCertificate }) : createServer()
  server.on(scheme === 'tls' ? 'secureConnection' : 'connection', (socket: Socket) => state.take(socket))
  const { url, leave } = await listen(server, scheme)
  const close = async (): Promise<void> => {
    state.hangUp()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
    leave()
  }
  return {
    url,
    get bytes() {
      return state.bytes
    },
    get connections() {
      return state.connections
    },
    answer: (how) => state.answer(how),
    until: async (text) => state.until(text),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function listen(
  server: Server,
  scheme: 'tcp' | 'tls' | 'unix',
): Promise<{ url: string; leave(): void }> {
  if (scheme !== 'unix') {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`, leave: () => undefined }
  }
  const folder = mkdtempSync(join(tmpdir(), 'obs-collector-'))
  server.listen(join(folder, 's'))
  await once(server, 'listening')
  return {
    url: `unix:${join(folder, 's')}`,
    leave: () => rmSync(folder, { recursive: true, force: true }),
  }
}

class Received {
  bytes = Buffer.alloc(0)
  connections = 0
  #answer: StreamAnswer = () => undefined
  readonly #open = new Set<Socket>()
  #waiting: { readonly text: string; resolve(bytes: Buffer): void }[] = []

  take(socket: Socket): void {
    this.connections += 1
    this.#open.add(socket)
    socket.on('close', () => this.#open.delete(socket))
    // A client that goes away in the middle is what some tests are about.
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: Buffer) => this.#add(chunk, socket))
  }

  answer(how: StreamAnswer): void {
    this.#answer = how
  }

  async until(text: string): Promise<Buffer> {
    if (this.bytes.includes(text, 0, 'latin1')) return this.bytes
    return new Promise((resolve) => {
      this.#waiting.push({ text, resolve })
    })
  }

  hangUp(): void {
    for (const socket of this.#open) socket.destroy()
  }

  #add(chunk: Buffer, socket: Socket): void {
    this.bytes = Buffer.concat([this.bytes, chunk])
    const arrived = this.#waiting.filter(({ text }) => this.bytes.includes(text, 0, 'latin1'))
    this.#waiting = this.#waiting.filter((one) => !arrived.includes(one))
    for (const { resolve } of arrived) resolve(this.bytes)
    const answer = this.#answer(chunk, socket)
    if (answer !== undefined) socket.write(answer)
  }
}
