// What rides with the next envelope to Sentry: losses by reason and sessions by minute.
import type { DropReason, LogEvent } from '@obs/core'
import type { Item } from '@obs/delivery'
import {
  clientReportItem,
  discardReasons,
  minuteOf,
  sessionsItem,
  type Discarded,
  type EnvelopeItem,
  type SessionCounts,
} from '@obs/wire'

/** Sentry takes 100 aggregates an envelope; older minutes of a server that was out of reach are forgotten. */
const minutesMax = 100
const lineFeed = 10

/** Counts until somebody takes the counts along. */
export class SentryExtras {
  readonly #discarded = new Map<string, Discarded>()
  readonly #sessions = new Map<number, SessionCounts>()
  readonly #knownToServer = new WeakSet<Item>()

  /** Items that the server itself has refused by quota: it has counted them, so they are not reported. */
  refused(items: readonly Item[]): void {
    for (const item of items) this.#knownToServer.add(item)
  }

  /** Counts items that were given up. */
  dropped(reason: DropReason, items: readonly Item[]): void {
    for (const item of items) {
      if (this.#knownToServer.has(item)) continue
      const [word, category] = [discardReasons[reason], categoryOf(item)]
      const quantity = (this.#discarded.get(word + category)?.quantity ?? 0) + 1
      this.#discarded.set(word + category, { reason: word, category, quantity })
    }
  }

  /** Counts the end of one request. */
  request({ time, errorId }: LogEvent): void {
    const minute = minuteOf(time)
    const { exited, errored } = this.#sessions.get(minute) ?? { exited: 0, errored: 0 }
    const failed = errorId !== undefined
    this.#sessions.set(minute, {
      exited: failed ? exited : exited + 1,
      errored: failed ? errored + 1 : errored,
      crashed: 0,
    })
    const [oldest = minute] = this.#sessions.keys()
    if (this.#sessions.size > minutesMax) this.#sessions.delete(oldest)
  }

  /** The items, at most one of each kind; the counts start over. `now` in epoch ms. */
  take(now: number, resource: Readonly<Record<string, string>>): readonly EnvelopeItem[] {
    const sessions = sessionsItem(this.#sessions, resource)
    const items = [
      ...(sessions === undefined ? [] : [sessions]),
      ...(this.#discarded.size === 0 ? [] : [clientReportItem(now, [...this.#discarded.values()])]),
    ]
    this.#sessions.clear()
    this.#discarded.clear()
    return items
  }
}

function categoryOf({ signal, bytes }: Item): string {
  if (signal === 'error') return 'error'
  if (!bytes.includes(lineFeed)) return 'log_item'
  return Buffer.from(bytes).includes('"type":"feedback"') ? 'feedback' : 'monitor'
}
