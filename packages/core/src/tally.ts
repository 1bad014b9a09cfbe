// Counts of what happened to events, per sink. The law: offered = sent + dropped{reason} + still queued, in memory or on disk.

/** The closed list of drop reasons. */
export const dropReasons = [
  'filtered',
  'sampled',
  'duplicate',
  'throttled',
  'queue_full',
  'expired',
  'too_large',
  'invalid',
  'unauthorized',
  'retries_exhausted',
  'encode_failed',
  'closed',
] as const

/** Why an event did not arrive. */
export type DropReason = (typeof dropReasons)[number]

/** What one sink did with the events it was offered. */
export type SinkTally = Readonly<{
  offered: number
  sent: number
  dropped: Readonly<Partial<Record<DropReason, number>>>
  /** Of the rest, how many are on disk and outlive the process; absent where none is. */
  spooled?: number
}>

/** Tallies by sink name. */
export type Tally = Readonly<Record<string, SinkTally>>

/** The counters of one sink. */
export class TallyBook {
  #offered = 0
  #sent = 0
  #spooled = 0
  readonly #dropped = new Map<DropReason, number>()

  /** Counts events handed to the sink. */
  offer(count = 1): void {
    this.#offered += count
  }

  /** Counts events that reached their destination. */
  send(count = 1): void {
    this.#sent += count
  }

  /** Counts events that did not, with the reason. */
  drop(reason: DropReason, count = 1): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + count)
  }

  /** Counts events that are kept on disk from now on, or no longer. */
  spool(change: number): void {
    this.#spooled += change
  }

  /** Events offered and neither sent nor dropped yet. */
  get pending(): number {
    let settled = this.#sent
    for (const count of this.#dropped.values()) settled += count
    return this.#offered - settled
  }

  /** The counts as plain data. */
  read(): SinkTally {
    const dropped = Object.fromEntries(this.#dropped)
    const tally = { offered: this.#offered, sent: this.#sent, dropped }
    return this.#spooled === 0 ? tally : { ...tally, spooled: this.#spooled }
  }
}
