// A byte stream kept open: TCP, TLS or a unix socket. Framing is in the payload; a reply is awaited only where asked for.
import type { Socket } from 'node:net'
import type { Reply } from '../item.ts'
import {
  bytesOf,
  crashTarget,
  failed,
  taken,
  within,
  type ConnectionOptions,
  type Transport,
} from './transport.ts'

/** Where to connect: `tcp://host:port`, `tls://host:port` or `unix:/path`. */
export type StreamOptions = ConnectionOptions &
  Readonly<{
    /**
     * The bytes of the first whole reply in what was received, 0 where more is needed. Absent: no reply is awaited,
     * and accepted means handed to the kernel.
     */
    replyLength?: ((received: Uint8Array) => number) | undefined
  }>

const replyBytesMax = 1024 * 1024

/** Writes payloads to one connection, opened at the first and again after a failure. A reply's body is latin1 text. */
export function streamTransport(options: StreamOptions): Transport {
  const target = crashTarget(options)
  let open: Promise<Socket> | undefined
  const send = async (body: Uint8Array): Promise<Reply> => {
    open ??= connected(options, () => (open = undefined))
    const socket = await open
    return options.replyLength === undefined
      ? written(socket, body)
      : answered(socket, body, options.replyLength)
  }
  const drop = (): void => {
    open?.then((socket) => socket.destroy()).catch(() => undefined)
    open = undefined
  }
  return {
    crash: () => [target],
    async send({ body }) {
      try {
        return await within(options, send(bytesOf(body)))
      } catch (cause) {
        drop()
        return failed(cause)
      }
    },
    close: drop,
  }
}

async function connected({ url, tls }: StreamOptions, lost: () => void): Promise<Socket> {
  const { protocol, hostname, port, pathname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const { connect } = process.getBuiltinModule('node:net')
  return new Promise((resolve, reject) => {
    const ready = (): void => resolve(socket)
    const socket =
      protocol === 'tls:'
        ? process
            .getBuiltinModule('node:tls')
            .connect({ host, port: Number(port), ...named(host), ...tls }, ready)
        : connect(protocol === 'unix:' ? { path: pathname } : { host, port: Number(port) }, ready)
    socket.unref()
    socket.on('error', reject)
    socket.on('close', () => {
      lost()
      reject(new Error('the connection was closed'))
    })
    // Reading is what tells that the other side has closed, before the next payload is written into nothing.
    socket.on('end', () => socket.destroy())
    socket.resume()
  })
}

// The name of the server (RFC 6066, section 3) is a name, never an address.
function named(host: string): { servername?: string } {
  return process.getBuiltinModule('node:net').isIP(host) === 0 ? { servername: host } : {}
}

async function written(socket: Socket, body: Uint8Array): Promise<Reply> {
  return new Promise((resolve, reject) => {
    socket.write(body, (error) => (error ? reject(error) : resolve(taken)))
  })
}

async function answered(
  socket: Socket,
  body: Uint8Array,
  replyLength: (received: Uint8Array) => number,
): Promise<Reply> {
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

function lengthOf(received: Buffer, replyLength: (received: Uint8Array) => number): number | Error {
  try {
    const bytes = replyLength(received)
    return bytes === 0 && received.length > replyBytesMax
      ? new Error(`a reply of more than ${replyBytesMax} bytes`)
      : bytes
  } catch (cause) {
    return new Error('the reply cannot be read', { cause })
  }
}
