// Series that nobody uses: found by what does not move, kept weakly for those who still hold a handle.
import type { ReadMarks } from './read-marks.ts'
import type { Series } from './series.ts'

type Use = { activity: number | undefined; usedMs: number; turn: number }
type Gone<S extends object> = Readonly<{ series: WeakRef<S>; activity: number | undefined }>

/** The idle series of one family. */
export class IdleSeries<S extends Series> {
  readonly #uses = new WeakMap<S, Use>()
  readonly #gone = new Map<string, Gone<S>>()
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
    this.#gone.set(key, { series: new WeakRef(series), activity: series.activity() })
  }

  /** Gives back what was put under this key, if it is still there. */
  take(key: string): S | undefined {
    const series = this.#gone.get(key)?.series.deref()
    if (series !== undefined) this.#gone.delete(key)
    return series
  }

  /** Gives back those that have moved. */
  takeMoved(): readonly S[] {
    const moved: S[] = []
    for (const [key, { series, activity }] of this.#gone) {
      const held = series.deref()
      if (held !== undefined && held.activity() === activity) continue
      this.#gone.delete(key)
      if (held !== undefined) moved.push(held)
    }
    return moved
  }
}
