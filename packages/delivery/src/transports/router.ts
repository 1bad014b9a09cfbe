// Different places for different payloads.
import { rank, type Level, type Options, type Signal } from '@obs/core'
import type { Payload } from '../item.ts'
import type { Transport } from './transport.ts'

/** Who takes this way: payloads with an item of the signal, and with one of at least the level. */
export type Route = Options<{ signal: Signal; level: Level }> & Readonly<{ to: Transport }>

/** Sends a payload over the first route that fits it, else over `otherwise`. A payload is never divided: its most severe item decides. */
export function routerTransport(routes: readonly Route[], otherwise: Transport): Transport {
  const all = [...new Set([...routes.map(({ to }) => to), otherwise])]
  const way = (payload: Payload): Transport => routes.find((route) => fits(route, payload))?.to ?? otherwise
  return {
    send: async (payload) => way(payload).send(payload),
    crash: all.some(({ crash }) => crash !== undefined)
      ? (payload) => way(payload).crash?.(payload) ?? []
      : undefined,
    ...(all.some(({ sendSync }) => sendSync !== undefined)
      ? { sendSync: (payload: Payload) => way(payload).sendSync?.(payload) }
      : {}),
    close() {
      for (const one of all) one.close()
    },
  }
}

function fits({ signal, level }: Route, { items }: Payload): boolean {
  return (
    (signal === undefined || items.some((item) => item.signal === signal)) &&
    (level === undefined || items.some((item) => rank[item.level ?? 'info'] >= rank[level]))
  )
}
