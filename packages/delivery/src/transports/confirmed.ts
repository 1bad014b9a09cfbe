// A server that takes a payload at once and says later whether it keeps it: the reply waits for that word.
import type { Clock } from '@obs/core'
import type { Payload, Reply } from '../item.ts'
import { failed, isTaken, type Transport } from './transport.ts'

/** The question whether a payload was kept, and how its answer is read. */
export type Confirmation = Readonly<{ ask: Payload; isKept(answer: Reply): boolean }>

/** When and how to ask. */
export type ConfirmedOptions = Readonly<{
  clock: Clock
  /** What to ask after a payload was taken; undefined: nothing, the reply stands. */
  confirmation(reply: Reply): Confirmation | undefined
  /** Time between two questions, in ms. Default 1000. */
  everyMs?: number
  /** How long it is asked before the payload counts as failed, in ms. Default 60 000. */
  forMs?: number
}>

/** Gives back the reply of `usual` once the server has confirmed it, or a failure: the payload is then sent again. */
export function confirmedTransport(usual: Transport, options: ConfirmedOptions): Transport {
  const { clock, confirmation, everyMs = 1000, forMs = 60_000 } = options
  const closed = new AbortController()
  const confirmed = async ({ ask, isKept }: Confirmation, reply: Reply): Promise<Reply> => {
    const endsMs = clock.monotonicMs() + forMs
    while (!closed.signal.aborted) {
      const answer = await usual.send(ask)
      if (isTaken(answer) && isKept(answer)) return reply
      if (clock.monotonicMs() + everyMs > endsMs) return failed(`not confirmed within ${forMs} ms`)
      await new Promise<void>((resolve) => {
        clock.after(everyMs, resolve)
      })
    }
    return failed('closed before it was confirmed')
  }
  return {
    ...usual,
    async send(payload) {
      const reply = await usual.send(payload)
      const asked = isTaken(reply) ? confirmation(reply) : undefined
      return asked === undefined ? reply : confirmed(asked, reply)
    },
    close() {
      closed.abort()
      usual.close()
    },
  }
}
