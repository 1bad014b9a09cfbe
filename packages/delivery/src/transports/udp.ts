// UDP: one packet per payload, no reply. The address is looked up once and again after a failure.
import type { Socket } from 'node:dgram'
import type { Reply } from '../item.ts'
import { failed, type Transport } from './transport.ts'

const sent: Reply = { status: 200, headers: {}, body: '' }

/** Sends packets to `udp://host:port`. Accepted means handed to the kernel: UDP knows no more. */
export function udpTransport(options: Readonly<{ url: string }>): Transport {
  const { hostname, port } = new URL(options.url)
  let socket: Promise<Socket> | undefined
  return {
    crash: { url: options.url, headers: {} },
    async send(payload) {
      try {
        socket ??= connected(hostname.replace(/^\[|\]$/g, ''), Number(port))
        await packet(await socket, payload.body)
        return sent
      } catch (cause) {
        socket = undefined
        return failed(cause)
      }
    },
    close() {
      socket?.then((open) => open.close()).catch(() => undefined)
      socket = undefined
    },
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
    socket.once('error', reject)
    socket.connect(port, address, () => {
      // A refused port answers the next packet with an error event; the packet after it is sent all the same.
      socket.on('error', () => undefined)
      resolve(socket)
    })
  })
}

async function packet(socket: Socket, body: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.send(body, (error) => (error === null ? resolve() : reject(error)))
  })
}
