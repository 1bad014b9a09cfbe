// What a transport made of others has in common with all such: at a crash it can do what one of them can, and it closes them all.
import type { Payload } from '../item.ts'
import type { CrashTarget, Transport } from './transport.ts'

/** How it sends. `crash` and `sendSync` are asked only where one of the others has its own. */
export type Ways = Pick<Transport, 'send'> &
  Readonly<{
    crash(payload: Payload): readonly CrashTarget[]
    /** Undefined: never in this thread. */
    sendSync: Transport['sendSync'] | undefined
  }>

/** One transport of several. */
export function jointTransport(transports: readonly Transport[], { send, crash, sendSync }: Ways): Transport {
  const isLocal = sendSync !== undefined && transports.some((one) => one.sendSync !== undefined)
  return {
    send,
    crash: transports.some((one) => one.crash !== undefined) ? crash : undefined,
    ...(isLocal ? { sendSync } : {}),
    close() {
      for (const one of transports) one.close()
    },
  }
}
