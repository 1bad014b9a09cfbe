// What became of each id given out, in bounded memory: the id itself names its time and its group.
import { groupBitsOf, type IdAnswer, type IdState } from '@obs/core'
import type { GroupTable } from './groups.ts'

const idsMax = 65_536

/** Recent ids with their state; older ones are answered from the bits of the id. */
export class IdBook {
  readonly #startedAt: number
  readonly #table: GroupTable
  #young = new Map<string, IdState>()
  #old = new Map<string, IdState>()

  constructor(startedAt: number, table: GroupTable) {
    this.#startedAt = startedAt
    this.#table = table
  }

  /** Remembers what became of an id. That it was only counted goes without saying, so a storm fills nothing here. */
  keep(id: string, state: 'stored' | 'filtered'): void {
    this.#young.set(id, state)
    if (this.#young.size < idsMax / 2) return
    this.#old = this.#young
    this.#young = new Map()
  }

  /** One of the five answers, for any id. */
  resolve(id: string): IdAnswer {
    const bits = groupBitsOf(id)
    const group = bits === undefined ? undefined : this.#table.byBits(bits)
    const state = this.#stateOf(id, bits, group)
    return group === undefined ? { state } : { state, group }
  }

  #stateOf(id: string, bits: string | undefined, group: string | undefined): IdState {
    const kept = this.#young.get(id) ?? this.#old.get(id)
    // What is remembered is of this process, also where its clock was set back to before the start.
    const isOlder = kept === undefined && parseInt(id.slice(0, 12), 16) < Math.floor(this.#startedAt)
    if (bits === undefined || isOlder) return 'before_start'
    if (group === undefined && this.#table.isFolded(bits)) return 'folded'
    return kept ?? 'counted'
  }
}
