// A UDP socket on loopback that keeps the datagrams it is sent.
import { createSocket } from 'node:dgram'
import { Arrivals } from './arrivals.ts'

/** A loopback UDP collector. */
export interface UdpCollector extends AsyncDisposable {
  /** `udp://127.0.0.1:port`. */
  readonly url: string
  readonly received: readonly Buffer[]
  /** Resolves with the first `count` datagrams once they are there. */
  until(count: number): Promise<readonly Buffer[]>
  close(): Promise<void>
}

/** Starts a collector on a free port of 127.0.0.1. */
export async function udpCollector(): Promise<UdpCollector> {
  const arrivals = new Arrivals<Buffer>()
  const socket = createSocket('udp4')
  socket.on('message', (datagram) => arrivals.add(datagram))
  await new Promise<void>((resolve) => {
    socket.bind(0, '127.0.0.1', resolve)
  })
  const close = async (): Promise<void> =>
    new Promise((resolve) => {
      socket.close(() => resolve())
    })
  return {
    url: `udp://127.0.0.1:${socket.address().port}`,
    received: arrivals.all,
    until: async (count) => arrivals.until(count),
    close,
    [Symbol.asyncDispose]: close,
  }
}
