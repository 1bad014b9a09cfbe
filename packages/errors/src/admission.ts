// Which occurrences of a storm are reported in full: the first five, then a trickle, then powers of two.
import type { Group } from './groups.ts'

const firstInFull = 5
const trickleMs = 10_000
const globalPerSecond = 20

/** The admission of one instance. A group's first occurrence always passes: it has a slot of its own. */
export class Admission {
  readonly #trickle = new WeakMap<Group, number>()
  #tokens = globalPerSecond
  #refilledAt = 0

  /** Whether the occurrence just counted in `group` is reported; `nowMs` is monotonic. */
  admits(group: Group, nowMs: number): boolean {
    if (group.count === 1) {
      this.#trickle.set(group, nowMs)
      return true
    }
    return this.#wanted(group, nowMs) && this.#takeToken(nowMs)
  }

  #wanted(group: Group, nowMs: number): boolean {
    const { count } = group
    if (count <= firstInFull) return true
    if (nowMs - (this.#trickle.get(group) ?? -Infinity) >= trickleMs) {
      this.#trickle.set(group, nowMs)
      return true
    }
    return Number.isInteger(Math.log2(count))
  }

  #takeToken(nowMs: number): boolean {
    const earned = ((nowMs - this.#refilledAt) / 1000) * globalPerSecond
    this.#tokens = Math.min(globalPerSecond, this.#tokens + Math.max(0, earned))
    this.#refilledAt = nowMs
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
