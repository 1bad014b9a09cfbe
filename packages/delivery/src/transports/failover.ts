// Another place where the first cannot be reached.
import type { Clock } from '@obs/core'
import type { Reply } from '../item.ts'
import { jointTransport } from './joint.ts'
import { failed, survivesCrash, type Transport } from './transport.ts'

/** When to try the first again. */
export type FailoverOptions = Readonly<{
  clock: Clock
  /** How long a transport that failed is passed over, in ms. Default 60 000. */
  returnAfterMs?: number
}>

const returnAfterMsDefault = 60_000

/** Sends over the first transport that can be reached and answers below 500, in the order given. The last one's failure is the reply. */
export function failoverTransport(transports: readonly Transport[], options: FailoverOptions): Transport {
  const { clock, returnAfterMs = returnAfterMsDefault } = options
  const failedMs = new Map<Transport, number>()
  // All of them where all have failed: somebody must be asked.
  const usable = (): readonly Transport[] => {
    const now = clock.monotonicMs()
    const well = transports.filter((one) => now - (failedMs.get(one) ?? -Infinity) >= returnAfterMs)
    return well.length > 0 ? well : transports
  }
  return jointTransport(transports, {
    async send(payload) {
      let reply: Reply = failed('there is no transport')
      for (const one of usable()) {
        reply = await one.send(payload)
        if (reply.status > 0 && reply.status < 500) return reply
        failedMs.set(one, clock.monotonicMs())
      }
      return reply
    },
    crash: (payload) => usable().find(survivesCrash)?.crash?.(payload) ?? [],
    sendSync: (payload) => usable().find(survivesCrash)?.sendSync?.(payload),
  })
}
