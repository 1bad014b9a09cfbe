// Payloads kept in memory: for tests, and for looking at what would be sent.
import type { Payload } from '../item.ts'
import { taken, type Transport } from './transport.ts'

/** A transport that shows what it was given. */
export interface MemoryTransport extends Transport {
  /** The latest payloads, oldest first. */
  readonly payloads: readonly Payload[]
}

/** Keeps the latest `payloadsMax` payloads; default 1000. */
export function memoryTransport(payloadsMax = 1000): MemoryTransport {
  const payloads: Payload[] = []
  const sendSync = (payload: Payload): typeof taken => {
    payloads.push(payload)
    if (payloads.length > payloadsMax) payloads.shift()
    return taken
  }
  return {
    payloads,
    crash: undefined,
    sendSync,
    send: async (payload) => sendSync(payload),
    close: () => undefined,
  }
}
