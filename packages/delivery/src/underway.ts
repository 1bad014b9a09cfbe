// The payloads that have left the queue and are not settled yet. Who takes one out settles it; nobody else may.
import type { Payload } from './item.ts'

/** Payloads between the queue and their end. */
export class Underway {
  readonly #payloads = new Set<Payload>()

  add(payloads: readonly Payload[]): void {
    for (const payload of payloads) this.#payloads.add(payload)
  }

  /** Whether the payload is still ours to settle: a crash or a close may have taken it over. */
  has(payload: Payload): boolean {
    return this.#payloads.has(payload)
  }

  /** Takes one out; false where it was taken over. */
  take(payload: Payload): boolean {
    return this.#payloads.delete(payload)
  }

  /** Takes over everything, in order. */
  takeAll(): readonly Payload[] {
    const all = [...this.#payloads]
    this.#payloads.clear()
    return all
  }
}
