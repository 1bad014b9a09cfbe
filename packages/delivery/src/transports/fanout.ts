// One payload to several places.
import type { Payload, Reply } from '../item.ts'
import { jointTransport } from './joint.ts'
import { isTaken, taken, type CrashTarget, type Transport } from './transport.ts'

/**
 * Sends every payload over all transports at once. The reply is the first that is no success, so the payload is tried again; a
 * transport that has taken it with 2xx is not asked a second time.
 */
export function fanoutTransport(transports: readonly Transport[]): Transport {
  const done = new WeakMap<Payload, ReadonlySet<Transport>>()
  return jointTransport(transports, {
    async send(payload) {
      const before = done.get(payload) ?? new Set()
      const asked = transports.filter((one) => !before.has(one))
      const replies = await Promise.all(asked.map(async (one) => one.send(payload)))
      done.set(payload, new Set([...before, ...asked.filter((_one, index) => isTaken(replies[index]))]))
      return replies.find((reply) => !isTaken(reply)) ?? replies[0] ?? taken
    },
    crash: (payload) => transports.flatMap((one) => crashOf(one, payload)),
    sendSync: transports.every(isLocal) ? syncOf(transports) : undefined,
  })
}

// Takes every payload in this thread.
function isLocal({ sendSync, crash }: Transport): boolean {
  return sendSync !== undefined && crash === undefined
}

// What can be done in this thread is done on the way; the worker takes the rest.
function crashOf(one: Transport, payload: Payload): readonly CrashTarget[] {
  return one.sendSync?.(payload) === undefined ? (one.crash?.(payload) ?? []) : []
}

function syncOf(transports: readonly Transport[]): (payload: Payload) => Reply {
  return (payload) => {
    const replies = transports.map((one) => one.sendSync?.(payload) ?? taken)
    return replies.find((reply) => !isTaken(reply)) ?? taken
  }
}
