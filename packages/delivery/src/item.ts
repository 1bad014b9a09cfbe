// What travels through a delivery: encoded events, payloads made of them, replies and what a reply means.
import type { DropReason, Signal } from '@obs/core'

/** One encoded event in the queue. */
export type Item = Readonly<{ bytes: Uint8Array; signal: Signal; time: number }>

/** One request or packet. */
export type Payload = Readonly<{
  body: string | Uint8Array
  items: readonly Item[]
  headers?: Record<string, string>
}>

/** What came back; status 0: the transport failed, and `body` says why. */
export type Reply = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string }>

/** What a reply means for the items of its payload; `items` narrows it to some, the rest were accepted. */
export type Verdict =
  | 'accepted'
  | Readonly<{ retry: true; afterMs?: number; items?: readonly Item[] }>
  | Readonly<{ rejected: DropReason; items?: readonly Item[] }>
