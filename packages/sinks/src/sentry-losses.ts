// What was lost before it reached Sentry, by reason and category, until an envelope takes it along as a client report.
import type { DropReason } from '@obs/core'
import type { Item } from '@obs/delivery'
import { clientReportItem, discardReasons, type Discarded, type EnvelopeItem } from '@obs/wire'

/** Sentry's categories by item type (https://develop.sentry.dev/sdk/expected-features/rate-limiting/#definitions). */
const categories: Readonly<Record<string, string>> = {
  event: 'error',
  check_in: 'monitor',
  feedback: 'feedback',
  sessions: 'session',
}

/** Counts losses. */
export class SentryLosses {
  readonly #discarded = new Map<string, Discarded>()
  readonly #knownToServer = new WeakSet<Item>()

  /** Items that the server itself has refused by quota: it has counted them, so they are not told. */
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

  /** The report, at `now` in epoch ms; undefined where nothing was lost. The counts start over. */
  take(now: number): EnvelopeItem | undefined {
    if (this.#discarded.size === 0) return undefined
    const item = clientReportItem(now, [...this.#discarded.values()])
    this.#discarded.clear()
    return item
  }
}

/** Sentry's category of an item. A line waits as a bare entry, everything else as an item with its header. */
export function categoryOf({ bytes }: Item): string {
  const type = /"type":"(\w+)"/.exec(Buffer.from(bytes.subarray(0, 200)).toString())?.[1] ?? ''
  return bytes[0] === openingBrace ? 'log_item' : (categories[type] ?? 'default')
}

const openingBrace = 0x7b
