// A queue client that the user passes in: its promise is the reply.
import type { Payload } from '../item.ts'
import { failed, taken, within, type ConnectionOptions, type Transport } from './transport.ts'

/**
 * Hands payloads to `send`; what it resolves with is not looked at. What it rejects with, or a promise that is open after
 * `timeoutMs`, gives status 0: a client that waits for its connection must not hold the queue for ever. What `isTooLarge` gives 413.
 */
export function clientTransport(
  send: (payload: Payload) => Promise<unknown>,
  options: Pick<ConnectionOptions, 'clock' | 'timeoutMs'> & {
    readonly isTooLarge?: (cause: unknown) => boolean
  },
): Transport {
  return {
    // The user's connection lives in this thread, so the worker of a crash cannot use it.
    crash: undefined,
    close: () => undefined,
    async send(payload) {
      try {
        return await within(
          options,
          send(payload).then(() => taken),
        )
      } catch (cause) {
        return options.isTooLarge?.(cause) === true ? { ...failed(cause), status: 413 } : failed(cause)
      }
    },
  }
}
