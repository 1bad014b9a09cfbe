// Which failures get variables: places of groups that have failed before are watched, and what was captured waits for
// the report of its occurrence.
import type { Frame, ScopeState } from '@obs/core'
import { Locals, type LocalsParts, type LocalValues } from './locals.ts'

const keptMax = 64

/** The watch of one instance; it may be off. */
export class LocalsWatch {
  readonly #parts: LocalsParts
  readonly #kept = new Map<string, LocalValues>()
  #locals: Locals | undefined

  constructor(parts: LocalsParts) {
    this.#parts = parts
  }

  /** Begins anew or stops. */
  watch(wanted: 'yes' | 'no'): void {
    this.#locals?.close()
    this.#locals = wanted === 'yes' ? new Locals(this.#parts) : undefined
  }

  /** What was captured for the failure at hand, of a group that has failed before; its place is watched from now on. */
  look(place: Frame | undefined, scope: ScopeState | undefined): LocalValues | undefined {
    if (this.#locals === undefined || place === undefined) return undefined
    const values = this.#locals.take(place, scope)
    this.#locals.arm(place)
    return values
  }

  /** Keeps variables for the report of an occurrence; reports that never come are forgotten. */
  keep(id: string, values: LocalValues | undefined): void {
    if (values === undefined) return
    if (this.#kept.size >= keptMax) this.#kept.clear()
    this.#kept.set(id, values)
  }

  /** The variables of an occurrence; asked once. */
  taken(id: string): LocalValues | undefined {
    const values = this.#kept.get(id)
    this.#kept.delete(id)
    return values
  }
}
