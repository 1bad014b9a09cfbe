// Series that nobody uses: found by what does not move, kept weakly for those who still hold a handle.
import type { ReadMarks } from './read-marks.ts'
import type { Series } from './series.ts'

type Use = { activity: number | undefined; usedMs: number; turn: number }
type Gone<S extends object> = Readonly<{ series: WeakRef<S>; activity: number | undefined }>

/** The idle series of one family. */
export class IdleSeries<S extends Series> {
  readonly #uses = new WeakMap<S, Use>()
  readonly #gone = new Map<string, Gone<S>>()
  // Held until the next sweep: who counted on such a series may have dropped it since.
  readonly #used = new Set<S>()
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
    onceUsed(series, () => this.#used.add(series))
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
    this.#used.clear()
    return moved
  }
}

const uses = ['add', 'mark', 'set', 'from', 'record'] as const

// On this one object, so that the way of those in use stays as it is.
function onceUsed(series: Series, tell: () => void): void {
  const methods = series as unknown as Record<string, unknown>
  const restore = (): void => {
    for (const name of uses) Reflect.deleteProperty(methods, name)
  }
  restore()
  for (const name of uses) {
    const use = methods[name]
    if (typeof use !== 'function') continue
    methods[name] = (...given: readonly unknown[]): unknown => {
      const before = series.activity()
      const done: unknown = Reflect.apply(use, series, given)
      if (series.activity() === before) return done
      restore()
      tell()
      return done
    }
  }
}
