// One connection of a byte stream, from the attempt on: how it is opened, written to and listened to.
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { soon } from '@obs/core'
import type { Reply } from '../item.ts'
import { hostOf, judgedMsMax, serverName, taken, type ConnectionOptions } from './transport.ts'

/** Where to connect: `tcp://host:port`, `tls://host:port` or `unix:/path`. */
export type StreamOptions = ConnectionOptions & Readonly<{ replyLength?: ReplyLength | undefined }>

/**
 * The bytes of the first whole reply in what was received, 0 where more is needed. Absent: no reply is awaited, and accepted
 * means handed to the kernel.
 */
type ReplyLength = (received: Uint8Array) => number

const replyBytesMax = 1024 * 1024

/** A connection. */
export class StreamConnection {
  readonly #socket: Socket
  readonly #ready: Promise<void>
  readonly #replyLength: ReplyLength | undefined

  /** @param lost called when the connection is no more. Throws where certificates cannot be read. */
  constructor(options: StreamOptions, lost: () => void) {
    this.#socket = begun(options)
    this.#socket.unref()
    this.#ready = readiness(this.#socket, options)
    this.#replyLength = options.replyLength
    this.#socket.on('close', lost)
    // Reading is what tells that the other side has closed, before the next payload is written into nothing.
    this.#socket.on('end', () => this.#socket.destroy())
    this.#socket.resume()
  }

  /** Writes, and reads the reply where one is awaited. Rejects where the connection fails before. */
  async exchange(body: Uint8Array): Promise<Reply> {
    await this.#ready
    return this.#replyLength === undefined
      ? written(this.#socket, body)
      : answered(this.#socket, body, this.#replyLength)
  }

  destroy(): void {
    this.#socket.destroy()
  }
}

function begun({ url, tls }: StreamOptions): Socket | TLSSocket {
  const parsed = new URL(url)
  const { protocol, port } = parsed
  const host = hostOf(parsed)
  const { connect } = process.getBuiltinModule('node:net')
  if (protocol === 'unix:') return connect({ path: socketPath(url) })
  if (protocol === 'tcp:') return connect({ host, port: Number(port) })
  const servername = serverName(host)
  return process.getBuiltinModule('node:tls').connect({ host, port: Number(port), servername, ...tls })
}

// As it was written: a URL would encode its spaces, and cut it at a question mark.
function socketPath(url: string): string {
  return url.replace(/^unix:(?:\/\/(?=\/))?/, '')
}

async function readiness(socket: Socket | TLSSocket, { clock, timeoutMs }: StreamOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if ('getProtocol' in socket) {
      // Told in the middle of reading: what is written there never leaves.
      socket.once('session', () => soon(resolve))
      socket.once('secureConnect', () => {
        if (socket.getProtocol() !== 'TLSv1.3') resolve()
        else clock.after(Math.min(judgedMsMax, timeoutMs / 4), resolve)
      })
    } else socket.once('connect', resolve)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the connection was closed')))
  })
}

async function written(socket: Socket, body: Uint8Array): Promise<Reply> {
  return new Promise((resolve, reject) => {
    socket.write(body, (error) => (error ? reject(error) : resolve(taken)))
  })
}

async function answered(socket: Socket, body: Uint8Array, replyLength: ReplyLength): Promise<Reply> {
  let received = Buffer.alloc(0)
  return new Promise<Reply>((resolve, reject) => {
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk])
      const bytes = lengthOf(received, replyLength)
      if (bytes instanceof Error) settle(() => reject(bytes))
      else if (bytes > 0) settle(() => resolve({ ...taken, body: received.toString('latin1', 0, bytes) }))
    }
    const onClose = (): void => settle(() => reject(new Error('the connection was closed before the reply')))
    function settle(act: () => void): void {
      socket.off('data', onData)
      socket.off('close', onClose)
      act()
    }
    socket.on('data', onData)
    socket.once('close', onClose)
    socket.write(body)
  })
}

function lengthOf(received: Buffer, replyLength: ReplyLength): number | Error {
  try {
    const bytes = replyLength(received)
    return bytes === 0 && received.length > replyBytesMax
      ? new Error(`a reply of more than ${replyBytesMax} bytes`)
      : bytes
  } catch (cause) {
    return new Error('the reply cannot be read', { cause })
  }
}
