// Different places for different payloads.
import { rank, type Level, type Options, type Signal } from '@obs/core'
import type { Payload } from '../item.ts'
import { jointTransport } from './joint.ts'
import type { Transport } from './transport.ts'

/** Who takes this way: payloads with an item of the signal, and with one of at least the level. */
export type Route = Options<{ signal: Signal; level: Level }> & Readonly<{ to: Transport }>

/** Sends a payload over the first route that fits it, else over `otherwise`. A payload is never divided: its most severe item decides. */
export function routerTransport(routes: readonly Route[], otherwise: Transport): Transport {
  const all = [...new Set([...routes.map(({ to }) => to), otherwise])]
  const way = (payload: Payload): Transport => routes.find((route) => fits(route, payload))?.to ?? otherwise
  return jointTransport(all, {
    send: async (payload) => way(payload).send(payload),
    crash: (payload) => way(payload).crash?.(payload) ?? [],
    sendSync: (payload) => way(payload).sendSync?.(payload),
  })
}

function fits({ signal, level }: Route, { items }: Payload): boolean {
  return (
    (signal === undefined || items.some((item) => item.signal === signal)) &&
    (level === undefined || items.some((item) => rank[item.level ?? 'info'] >= rank[level]))
  )
}
