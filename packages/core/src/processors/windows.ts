// Counting by key in windows of time: what throttle and deduplicate share.
import { systemClock, type Clock } from '../clock.ts'

/** What is told when a window closes in which something was suppressed. */
export type Suppressed<T> = Readonly<{ key: string; first: T; count: number }>

interface Window<T> {
  readonly since: number
  passed: number
  suppressed: number
  first: T | undefined
}

/** Admits `max` events per key and window; tells how many more there were when the window closes. */
export class Windows<T> {
  clock: Clock = systemClock
  readonly #max: number
  readonly #perMs: number
  readonly #keysMax: number
  readonly #tell: (suppressed: Suppressed<T>) => void
  readonly #open = new Map<string, Window<T>>()
  #timer: Disposable | undefined

  constructor(max: number, perMs: number, keysMax: number, tell: (suppressed: Suppressed<T>) => void) {
    this.#max = max
    this.#perMs = perMs
    this.#keysMax = keysMax
    this.#tell = tell
  }

  /** Whether the event may pass; the first one that may not stands for the rest of its window. */
  admits(key: string, event: T): boolean {
    const now = this.clock.monotonicMs()
    let window = this.#open.get(key)
    if (window !== undefined && now - window.since >= this.#perMs) {
      this.#close(key, window)
      window = undefined
    }
    window ??= this.#start(key, now)
    if (window.passed < this.#max) {
      window.passed += 1
      return true
    }
    window.suppressed += 1
    window.first ??= event
    this.#timer ??= this.clock.after(this.#perMs, () => this.#sweep())
    return false
  }

  /** Closes every window now. */
  settle(): void {
    for (const [key, window] of this.#open) this.#close(key, window)
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #start(key: string, since: number): Window<T> {
    const [oldest] = this.#open
    if (this.#open.size >= this.#keysMax && oldest !== undefined) this.#close(...oldest)
    const window = { since, passed: 0, suppressed: 0, first: undefined }
    this.#open.set(key, window)
    return window
  }

  #close(key: string, { first, suppressed }: Window<T>): void {
    this.#open.delete(key)
    if (first !== undefined) this.#tell({ key, first, count: suppressed })
  }

  #sweep(): void {
    this.#timer = undefined
    const now = this.clock.monotonicMs()
    for (const [key, window] of this.#open) if (now - window.since >= this.#perMs) this.#close(key, window)
    const owing = [...this.#open.values()].some(({ suppressed }) => suppressed > 0)
    if (owing) this.#timer = this.clock.after(this.#perMs, () => this.#sweep())
  }
}
