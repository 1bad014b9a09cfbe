// A gauge: the last value set, or a callback read when asked.
import type { Gauge } from './instruments.ts'
import type { Reading, Series, SeriesHost } from './series.ts'
import type { Slot } from './slab.ts'

type Read = () => number | Promise<number>

/** One gauge series. */
export class GaugeSeries implements Gauge, Series {
  readonly kind = 'gauge'
  readonly #cells: Float64Array
  readonly #at: number
  readonly #host: SeriesHost
  #told = false
  #read: Read | undefined

  constructor(slot: Slot, host: SeriesHost) {
    this.#cells = slot.cells
    this.#at = slot.at
    this.#host = host
  }

  set(value: number): void {
    if (value - value !== 0) return this.#host.refuse(value)
    this.#cells[this.#at] = value
    this.#told = true
    return undefined
  }

  add(delta = 1): void {
    this.set((this.#cells[this.#at] ?? 0) + delta)
  }

  from(read: Read): Disposable {
    this.#read = read
    return {
      [Symbol.dispose]: () => {
        if (this.#read === read) this.#read = undefined
      },
    }
  }

  /** Reads an asynchronous callback; resolves when its value is set. Rejections are refused values. */
  async settle(): Promise<void> {
    if (this.#read === undefined) return
    try {
      this.set(await this.#read())
    } catch (cause) {
      this.#host.refuse(cause)
    }
  }

  read(): readonly Reading[] {
    this.#ask()
    return this.#told ? [{ value: this.#cells[this.#at] ?? 0 }] : []
  }

  #ask(): void {
    if (this.#read === undefined) return
    try {
      const value = this.#read()
      if (typeof value === 'number') this.set(value)
      else
        value.then(
          (later) => this.set(later),
          (cause: unknown) => this.#host.refuse(cause),
        )
    } catch (cause) {
      this.#host.refuse(cause)
    }
  }
}
