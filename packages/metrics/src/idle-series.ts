// Series that nobody uses: found by what does not move, kept weakly for those who still hold a handle.
import type { ReadMarks } from './read-marks.ts'
import type { Series } from './series.ts'

type Use = { activity: number | undefined; usedMs: number; turn: number }

/** The idle series of one family. */
export class IdleSeries<S extends Series> {
  readonly #uses = new WeakMap<S, Use>()
  readonly #gone = new Map<string, WeakRef<S>>()
  // Held until the next sweep: who used such a series may have dropped it since.
  readonly #woken = new Map<string, S>()
  readonly #reads: ReadMarks

  constructor(reads: ReadMarks) {
    this.#reads = reads
  }

  /** Whether none are kept. */
  get isEmpty(): boolean {
    return this.#gone.size === 0
  }

  /** Whether a series has not moved for longer than `idleMsMax`, and was last seen to before the turn that all readers have `told`. */
  isIdle(series: S, nowMs: number, idleMsMax: number, told: number): boolean {
    const activity = series.activity()
    const use = this.#uses.get(series)
    if (use === undefined || activity === undefined || activity !== use.activity) {
      this.#uses.set(series, { activity, usedMs: nowMs, turn: this.#reads.turn })
      return false
    }
    return nowMs - use.usedMs > idleMsMax && use.turn < told
  }

  /** Keeps a series as long as somebody else does. */
  put(key: string, series: S): void {
    this.#uses.delete(series)
    this.#gone.set(key, new WeakRef(series))
    series.park?.(() => {
      // Found by its labels it is here no more.
      if (this.#gone.has(key)) this.#woken.set(key, series)
      return undefined
    })
  }

  /** Gives back what was put under this key, if it is still there. */
  take(key: string): S | undefined {
    const series = this.#gone.get(key)?.deref()
    if (series !== undefined) this.#gone.delete(key)
    this.#woken.delete(key)
    return series
  }

  /** Gives back those that were used since the last time. */
  takeWoken(): readonly S[] {
    const woken = [...this.#woken.values()]
    for (const key of this.#woken.keys()) this.#gone.delete(key)
    this.#woken.clear()
    for (const [key, series] of this.#gone) if (series.deref() === undefined) this.#gone.delete(key)
    return woken
  }
}
