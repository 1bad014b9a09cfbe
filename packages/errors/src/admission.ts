// Which occurrences of a storm are reported in full: the first five, then a trickle, then powers of two.
import type { Group } from './group.ts'

const firstInFull = 5
const trickleMs = 10_000
const globalPerSecond = 20
const newGroupsBurst = 1000

/** The admission of one instance. A new group has a slot of its own, out of a reserve that known groups cannot use up. */
export class Admission {
  readonly #trickle = new WeakMap<Group, number>()
  readonly #known = new Tokens(globalPerSecond)
  readonly #reserve = new Tokens(newGroupsBurst)

  /** Whether the occurrence just counted in `group` is reported; `nowMs` is monotonic. `new`: never seen before. */
  admits(group: Group, was: 'new' | 'known', nowMs: number): boolean {
    if (was === 'known') return this.#wanted(group, nowMs) && this.#known.take(nowMs)
    this.#trickle.set(group, nowMs)
    return this.#reserve.take(nowMs) || this.#known.take(nowMs)
  }

  #wanted(group: Group, nowMs: number): boolean {
    const { count } = group
    if (count <= firstInFull) return true
    if (nowMs - (this.#trickle.get(group) ?? -Infinity) >= trickleMs) {
      this.#trickle.set(group, nowMs)
      return true
    }
    return isPowerOfTwo(count)
  }
}

/** A bucket that refills at twenty tokens per second. */
class Tokens {
  readonly #burst: number
  #left: number
  #refilledAtMs = 0

  constructor(burst: number) {
    this.#burst = burst
    this.#left = burst
  }

  take(nowMs: number): boolean {
    const earned = ((nowMs - this.#refilledAtMs) / 1000) * globalPerSecond
    this.#left = Math.min(this.#burst, this.#left + Math.max(0, earned))
    this.#refilledAtMs = nowMs
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

function isPowerOfTwo(count: number): boolean {
  return count < 2 ** 31 ? (count & (count - 1)) === 0 : Number.isInteger(Math.log2(count))
}
