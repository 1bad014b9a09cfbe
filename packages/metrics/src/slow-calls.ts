// Tells of calls slower than their timer's own p99 of late: slow-call lines without a threshold set by hand.
import type { Moment } from './series.ts'
import type { ValueReading } from './value-reading.ts'
import type { ValueRecord } from './value-record.ts'

/** A slow call, with what it was measured against. `untold`: slow calls since the last one told. */
export type SlowCall = Readonly<{ durationMs: number; p99Ms: number; untold: number }>

const refreshMs = 10_000
const windowMs = 60_000
/** A p99 of fewer calls says nothing. */
const callsMin = 100

/** Watches one timer; tells at most one call per ten seconds. */
export class SlowCalls {
  readonly #leastMs: number
  readonly #now: () => Moment
  readonly #tell: (call: SlowCall) => void
  #limitMs = Infinity
  #refreshedMs = -Infinity
  #toldMs = -Infinity
  #untold = 0
  // The readings that the last one to two minutes are counted from.
  #base: ValueReading | undefined
  #next: ValueReading | undefined
  #nextMs = -Infinity

  /** @param leastMs faster calls are never slow */
  constructor(leastMs: number, now: () => Moment, tell: (call: SlowCall) => void) {
    this.#leastMs = leastMs
    this.#now = now
    this.#tell = tell
  }

  /** Sees a call before it is recorded. Below `leastMs` this is one comparison. */
  see(durationMs: number, values: ValueRecord): void {
    if (durationMs < this.#leastMs) return
    const { monotonicMs } = this.#now()
    if (monotonicMs - this.#refreshedMs >= refreshMs) this.#refresh(monotonicMs, values)
    if (durationMs <= this.#limitMs) return
    if (monotonicMs - this.#toldMs < refreshMs) {
      this.#untold += 1
      return
    }
    this.#toldMs = monotonicMs
    this.#tell({ durationMs, p99Ms: this.#limitMs, untold: this.#untold })
    this.#untold = 0
  }

  #refresh(monotonicMs: number, values: ValueRecord): void {
    const reading = values.read()
    this.#refreshedMs = monotonicMs
    if (monotonicMs - this.#nextMs >= windowMs) {
      this.#base = this.#next
      this.#next = reading
      this.#nextMs = monotonicMs
    }
    const late = this.#base === undefined ? reading : reading.minus(this.#base)
    const judged = late.count >= callsMin ? late : reading
    this.#limitMs = judged.count >= callsMin ? judged.quantile(0.99) : Infinity
  }
}
