// What is called before the metrics are read.
import type { Moment, SeriesHost } from './series.ts'

/** The hooks of one instance; a failing one harms no other. */
export class ReadHooks {
  readonly #hooks = new Set<(now: Moment) => void>()
  readonly #host: SeriesHost

  constructor(host: SeriesHost) {
    this.#host = host
  }

  /** Adds a hook until disposed. */
  add(hook: (now: Moment) => void): Disposable {
    this.#hooks.add(hook)
    return { [Symbol.dispose]: () => void this.#hooks.delete(hook) }
  }

  /** Runs them all; what they throw is told. */
  run(now: Moment): void {
    for (const hook of this.#hooks) {
      try {
        hook(now)
      } catch (cause) {
        this.#host.failed(cause)
      }
    }
  }
}
