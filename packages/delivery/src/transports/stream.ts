// A byte stream kept open: TCP, TLS or a unix socket. Framing is in the payload; a reply is awaited only where asked for.
import type { Socket } from 'node:net'
import type { Payload, Reply } from '../item.ts'
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
  let open: Connection | undefined
  const leave = (connection: Connection | undefined): void => {
    connection?.socket.destroy()
    // A later one stays: what an earlier one comes to is its own matter.
    if (open === connection) open = undefined
  }
  const connection = (): Connection => {
    if (open !== undefined) return open
    const made = connected(options, () => leave(made))
    open = made
    return made
  }
  const send = async ({ ready }: Connection, body: Uint8Array): Promise<Reply> => {
    const socket = await ready
    return options.replyLength === undefined
      ? written(socket, body)
      : answered(socket, body, options.replyLength)
  }
  const exchange = async ({ body }: Payload): Promise<Reply> => {
    let over: Connection | undefined
    try {
      // Certificates that cannot be read are thrown at once.
      over = connection()
      return await within(options, send(over, bytesOf(body)))
    } catch (cause) {
      leave(over)
      return failed(cause)
    }
  }
  // A reply does not say what it answers, so only one payload at a time waits for one.
  let last: Promise<unknown> = Promise.resolve()
  let isClosed = false
  const inTurn = async (payload: Payload): Promise<Reply> => {
    const reply = last.then(async () => (isClosed ? failed('closed') : exchange(payload)))
    last = reply
    return reply
  }
  return {
    crash: () => [target],
    send: options.replyLength === undefined ? exchange : inTurn,
    close() {
      isClosed = true
      leave(open)
    },
  }
}

/** A connection, from the attempt on. */
type Connection = Readonly<{ socket: Socket; ready: Promise<Socket> }>

function connected(options: StreamOptions, lost: () => void): Connection {
  const socket = begun(options)
  socket.unref()
  const ready = new Promise<Socket>((resolve, reject) => {
    socket.once(options.url.startsWith('tls:') ? 'secureConnect' : 'connect', () => resolve(socket))
    socket.on('error', reject)
    socket.on('close', () => {
      lost()
      reject(new Error('the connection was closed'))
    })
  })
  // Reading is what tells that the other side has closed, before the next payload is written into nothing.
  socket.on('end', () => socket.destroy())
  socket.resume()
  return { socket, ready }
}

function begun({ url, tls }: StreamOptions): Socket {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const { connect } = process.getBuiltinModule('node:net')
  if (protocol === 'unix:') return connect({ path: socketPath(url) })
  if (protocol === 'tcp:') return connect({ host, port: Number(port) })
  return process.getBuiltinModule('node:tls').connect({ host, port: Number(port), ...named(host), ...tls })
}

// As it was written: a URL would encode its spaces, and cut it at a question mark.
function socketPath(url: string): string {
  return url.replace(/^unix:(?:\/\/(?=\/))?/, '')
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
