// What travels through a delivery: encoded events, payloads made of them, replies and what a reply means.
import type { DropReason, Level, Signal } from '@obs/core'

/** One encoded event in the queue. `level` is what a queue by priority looks at; absent: as info. */
export type Item = Readonly<{ bytes: Uint8Array; signal: Signal; time: number; level?: Level }>

/** One request or packet. */
export type Payload = Readonly<{
  body: string | Uint8Array
  items: readonly Item[]
  headers?: Record<string, string>
  /** HTTP only: joined to the path of the target's URL. Default: that URL as it is. */
  path?: string
  /** HTTP only. Default `POST`. */
  method?: 'POST' | 'PUT' | 'DELETE'
  /** Whether the server must get these items together. Default: after a 413 they are tried in halves. */
  isWhole?: boolean
}>

/** What came back; status 0: the transport failed, and `body` says why. */
export type Reply = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string }>

/** Which items a pause is about, where a signal is not fine enough. Give the same function each time. */
export type Concern = (item: Item) => boolean

/**
 * What a reply means for the items of its payload, or for those it names: the rest were accepted. `pauseMs` concerns no
 * item: the server wants to hear nothing more of that signal, of such items, or of any, for so long. `because` is told to the fault channel:
 * what is wrong, and the mend. A ruling that names items says of a 5xx that the server was reached: others are not held back.
 */
export type Ruling =
  | Readonly<{ retry: true; afterMs?: number; items?: readonly Item[] }>
  | Readonly<{ rejected: DropReason; because?: string; items?: readonly Item[] }>
  | Readonly<{ pauseMs: number; signal?: Signal | Concern }>

/** What a reply means; a list where it means several things, each ruling on items of its own. */
export type Verdict = 'accepted' | Ruling | readonly Ruling[]

/** Whether it is of level error or fatal: written at once, and the last to leave. */
export function isSevere({ level }: Item): boolean {
  return level === 'error' || level === 'fatal'
}

/** The item with bytes of its own: a view of Node's pool keeps all 8 KB of it alive. */
export function unpooled(item: Item): Item {
  const { bytes } = item
  return bytes.buffer.byteLength === bytes.length ? item : { ...item, bytes: new Uint8Array(bytes) }
}
