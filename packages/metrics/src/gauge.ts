// A gauge: the last value set, or a callback read when asked.
import type { Gauge } from './instruments.ts'
import type { LabelTexts, Moment, Reading, Series, SeriesHost, Shares, Woken } from './series.ts'
import { parked, type Cells, type Place } from './slab.ts'

type Read = () => number | Promise<number>

/** How long an asynchronous callback may take before its gauge is left out, in ms. */
export const readMsMax = 1000

/** One gauge series. */
export class GaugeSeries implements Gauge, Series {
  readonly labels: LabelTexts
  readonly #host: SeriesHost
  // One cell; NaN: nothing to tell.
  #place: Place<Cells>
  #sets = 0
  #woken: Woken | undefined
  #read: Read | undefined
  #answers: 'unknown' | 'at once' | 'later' = 'unknown'
  #pending: Promise<void> | undefined
  #askedMs = 0
  // When it was settled for the next reading; none: that asks by itself.
  #settledMs = -Infinity

  constructor(host: SeriesHost, labels: LabelTexts) {
    this.#host = host
    this.labels = labels
    this.#place = host.slab.cells.take(1)
    this.#forget()
  }

  get kind(): 'gauge' {
    return 'gauge'
  }

  set(value: number): void {
    // A caller without types may pass anything, and of some things arithmetic throws.
    if (!Number.isFinite(value)) return this.#host.refuse(value)
    if (this.#woken !== undefined) this.#woken = this.#woken()
    this.#place.page[this.#place.at] = value
    this.#sets += 1
    return undefined
  }

  add(delta = 1): void {
    if (!Number.isFinite(delta)) return this.#host.refuse(delta)
    const value = this.#value
    this.set((Number.isNaN(value) ? 0 : value) + delta)
    return undefined
  }

  from(read: Read): Disposable {
    if (typeof read !== 'function') {
      this.#host.refuse(new TypeError('gauge.from takes a function: from(() => queue.length)'))
      return { [Symbol.dispose]: () => undefined }
    }
    if (this.#woken !== undefined) this.#woken = this.#woken()
    this.#read = read
    this.#answers = 'unknown'
    this.#pending = undefined
    this.#settledMs = -Infinity
    return {
      [Symbol.dispose]: () => {
        if (this.#read !== read) return
        this.#read = undefined
        this.#pending = undefined
        this.#forget()
      },
    }
  }

  /**
   * Asks an asynchronous callback, for the reading that follows; resolves when it has answered, or at once where it has let its
   * deadline pass before. Never rejects.
   */
  async settle(): Promise<void> {
    if (this.#answers === 'at once') return
    const read = this.#read
    const { monotonicMs } = this.#host.now()
    this.#ask(monotonicMs)
    if (this.#isOverdue(monotonicMs)) return
    await this.#pending
    if (this.#answers === 'later' && this.#read === read) this.#settledMs = monotonicMs
  }

  // A gauge with a callback is never idle.
  activity(): number | undefined {
    return this.#read === undefined ? this.#sets : undefined
  }

  read({ monotonicMs }: Moment): readonly Reading[] {
    if (monotonicMs - this.#settledMs > readMsMax) this.#ask(monotonicMs)
    this.#settledMs = -Infinity
    const value = this.#value
    return Number.isNaN(value) ? [] : [{ value }]
  }

  shares(): Shares {
    return { cells: this.#place }
  }

  park(woken: Woken): void {
    this.#place = parked(this.#host.slab, this.#place, 1)
    this.#woken = woken
  }

  get #value(): number {
    return this.#place.page[this.#place.at] ?? Number.NaN
  }

  #isOverdue(nowMs: number): boolean {
    return this.#pending !== undefined && nowMs - this.#askedMs >= readMsMax
  }

  #forget(): void {
    this.#place.page[this.#place.at] = Number.NaN
  }

  // One question at a time: a callback that never answers holds one promise, not one per reader.
  #ask(monotonicMs: number): void {
    if (this.#read === undefined) return
    if (this.#isOverdue(monotonicMs)) this.#fail(new Error('no answer within its deadline'))
    if (this.#pending !== undefined) return
    const read = this.#read
    try {
      if (this.#answers === 'unknown') this.#answers = 'at once'
      const value = read()
      if (typeof value === 'number') this.#take(value)
      else this.#await(read, value, monotonicMs)
    } catch (cause) {
      this.#fail(cause)
    }
  }

  // What is no number leaves the gauge out: its last value would pass for the one of now.
  #take(value: number): void {
    this.#forget()
    this.set(value)
  }

  #await(read: Read, value: Promise<number>, monotonicMs: number): void {
    this.#answers = 'later'
    this.#askedMs = monotonicMs
    const asked = Promise.resolve(value).then(
      (later) => {
        if (this.#read === read) this.#take(later)
      },
      (cause: unknown) => {
        if (this.#read === read) this.#fail(cause)
      },
    )
    this.#pending = asked.then(() => {
      if (this.#read === read) this.#pending = undefined
    })
  }

  #fail(cause: unknown): void {
    this.#forget()
    this.#host.failed(cause)
  }
}
