// UDP: one packet per payload, no reply. The address is looked up once a minute and after a failure, never for each packet.
import type { Socket } from 'node:dgram'
import type { Clock } from '@obs/core'
import { codeOf } from '../system-error.ts'
import { bytesOf, failed, hostOf, taken, type Transport } from './transport.ts'

const lookupMs = 60_000

/** Sends packets to `udp://host:port`. Accepted means handed to the kernel: UDP knows no more. A packet too large for it gives status 413. */
export function udpTransport(options: Readonly<{ url: string; clock: Clock }>): Transport {
  const url = new URL(options.url)
  const target = { url: options.url, headers: {} }
  let open: Promise<Socket> | undefined
  let openedMs = 0
  const drop = (): void => {
    open?.then((socket) => socket.close()).catch(() => undefined)
    open = undefined
  }
  const socketNow = async (): Promise<Socket> => {
    const nowMs = options.clock.monotonicMs()
    if (nowMs - openedMs > lookupMs) drop()
    if (open === undefined) openedMs = nowMs
    open ??= connected(hostOf(url), Number(url.port))
    return open
  }
  return {
    crash: () => [target],
    async send({ body }) {
      try {
        await packet(await socketNow(), bytesOf(body))
        return taken
      } catch (cause) {
        if (codeOf(cause) === 'EMSGSIZE') return { ...failed(cause), status: 413 }
        drop()
        return failed(cause)
      }
    },
    close: drop,
  }
}

async function connected(host: string, port: number): Promise<Socket> {
  const { address, family } = await new Promise<{ address: string; family: number }>((resolve, reject) => {
    process
      .getBuiltinModule('node:dns')
      .lookup(host, (error, found, kind) =>
        error === null ? resolve({ address: found, family: kind }) : reject(error),
      )
  })
  return new Promise((resolve, reject) => {
    const socket = process.getBuiltinModule('node:dgram').createSocket(family === 6 ? 'udp6' : 'udp4')
    socket.unref()
    // A refused port answers a later packet with an error event, too; what matters is told to that packet.
    socket.on('error', reject)
    // Node's own types do not know that the reason of a failure is told here.
    socket.connect(port, address, (cause?: Error) => {
      if (cause === undefined) return resolve(socket)
      socket.close()
      return reject(cause)
    })
  })
}

async function packet(socket: Socket, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.send(bytes, (error) => (error === null ? resolve() : reject(error)))
  })
}
