// UDP: one packet per payload, no reply. The address is looked up once a minute and after a failure, never for each packet.
import type { Socket } from 'node:dgram'
import type { LookupAddress } from 'node:dns'
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
  let failures = 0
  const drop = (): void => {
    open?.then((socket) => socket.close()).catch(() => undefined)
    open = undefined
  }
  const socketNow = (): Promise<Socket> => {
    const nowMs = options.clock.monotonicMs()
    if (nowMs - openedMs > lookupMs) drop()
    if (open === undefined) openedMs = nowMs
    open ??= connected(url, failures)
    return open
  }
  return {
    crash: () => [target],
    async send({ body }) {
      const socket = socketNow()
      try {
        await packet(await socket, bytesOf(body))
        return taken
      } catch (cause) {
        if (codeOf(cause) === 'EMSGSIZE') return { ...failed(cause), status: 413 }
        if (open === socket) {
          failures += 1
          drop()
        }
        return failed(cause)
      }
    },
    close: drop,
  }
}

/** A socket to one of the addresses of the host, in turn. */
async function connected(url: URL, turn: number): Promise<Socket> {
  const { address, family } = await addressOf(hostOf(url), turn)
  return new Promise((resolve, reject) => {
    const socket = process.getBuiltinModule('node:dgram').createSocket(family === 6 ? 'udp6' : 'udp4')
    socket.unref()
    // A refused port answers a later packet with an error event, too; what matters is told to that packet.
    socket.on('error', reject)
    // Node's own types do not know that the reason of a failure is told here.
    socket.connect(Number(url.port), address, (cause?: Error) => {
      if (cause === undefined) return resolve(socket)
      socket.close()
      return reject(cause)
    })
  })
}

async function addressOf(host: string, turn: number): Promise<LookupAddress> {
  const { lookup } = process.getBuiltinModule('node:dns')
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error === null) resolve(found[turn % found.length] as LookupAddress)
      else reject(error)
    })
  })
}

async function packet(socket: Socket, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.send(bytes, (error) => (error === null ? resolve() : reject(error)))
  })
}
