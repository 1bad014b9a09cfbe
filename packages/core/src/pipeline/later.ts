// Work that belongs to kept reports only: done after the call in slices of 2 ms, or at once when the process ends.
import { soon, type Clock } from '../clock.ts'

const sliceMs = 2
const jobsMax = 1000

/** Something to finish; `sync`: the process is ending, read nothing from disk. */
export type LaterJob = (sync: boolean) => void

/** A bounded queue of jobs; over the bound the oldest is done at once. */
export class Later {
  readonly #clock: Clock
  readonly #jobs: LaterJob[] = []
  #armed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(job: LaterJob): void {
    this.#jobs.push(job)
    if (this.#jobs.length > jobsMax) this.#jobs.shift()?.(true)
    if (this.#armed) return
    this.#armed = true
    soon(() => this.#slice())
  }

  /** Does everything that waits, now. */
  finish(sync: boolean): void {
    while (this.#jobs.length > 0) this.#jobs.shift()?.(sync)
  }

  #slice(): void {
    this.#armed = false
    const end = this.#clock.monotonicMs() + sliceMs
    do this.#jobs.shift()?.(false)
    while (this.#jobs.length > 0 && this.#clock.monotonicMs() < end)
    if (this.#jobs.length === 0) return
    this.#armed = true
    soon(() => this.#slice())
  }
}
