// Series by label values in declared order, one map per label: no key is built on the way. Below the last value that tells a
// series from the others it needs no maps: its labels are compared.
import type { Series } from './series.ts'

type Branch<S> = Map<unknown, Branch<S> | S>
type Values = Readonly<Record<string, unknown>>

/** The series of one family by their labels. */
export class LabelTree<S extends Series> {
  readonly #names: readonly string[]
  readonly #root: Branch<S> = new Map()

  constructor(names: readonly string[]) {
    this.#names = names
  }

  /** The series that was planted for exactly these values. */
  find(values: Values): S | undefined {
    const names = this.#names
    let node: Branch<S> | S | undefined = this.#root
    for (let depth = 0; depth < names.length; depth += 1) {
      node = node.get(values[names[depth] ?? ''])
      if (node === undefined) return undefined
      if (!(node instanceof Map)) return this.#isSame(node, values, depth + 1) ? node : undefined
    }
    return undefined
  }

  /** Puts a series where these values find it. A value may be another spelling of its label: 200 beside '200'. */
  plant(values: Values, series: S): void {
    this.#put(this.#root, values, 0, series)
  }

  #put(branch: Branch<S>, values: Values, depth: number, series: S): void {
    const value = values[this.#names[depth] ?? '']
    const there = branch.get(value)
    if (there instanceof Map) return this.#put(there, values, depth + 1, series)
    const isLast = depth === this.#names.length - 1
    if (isLast || (there === undefined && this.#isSame(series, values, depth + 1))) {
      branch.set(value, series)
      return undefined
    }
    const below: Branch<S> = new Map()
    branch.set(value, below)
    if (there !== undefined) this.#put(below, there.labels, depth + 1, there)
    return this.#put(below, values, depth + 1, series)
  }

  #isSame({ labels }: S, values: Values, from: number): boolean {
    const names = this.#names
    for (let depth = from; depth < names.length; depth += 1) {
      const name = names[depth] ?? ''
      if (labels[name] !== values[name]) return false
    }
    return true
  }
}
