// A queue client that the user passes in: its promise is the reply.
import type { Payload } from '../item.ts'
import { failed, taken, type Transport } from './transport.ts'

/** Hands payloads to `send`; what it resolves with is not looked at, what it rejects with gives status 0. */
export function clientTransport(send: (payload: Payload) => Promise<unknown>): Transport {
  return {
    // The user's connection lives in this thread, so the worker of a crash cannot use it.
    crash: undefined,
    close: () => undefined,
    async send(payload) {
      try {
        await send(payload)
        return taken
      } catch (cause) {
        return failed(cause)
      }
    },
  }
}
