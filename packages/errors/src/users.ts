// How many different users a group happened to, without keeping who: 32 bits of a hash each, and beyond 64 users only
// a HyperLogLog (Flajolet and others, 2007) of 1024 registers.
import { hash32 } from './hash.ts'

const exactMax = 64
const indexBits = 10
const registersCount = 1 << indexBits
const bias = 0.7213 / (1 + 1.079 / registersCount)
/** The first character that stands for a register at rest; 33 ranks follow. */
const zero = 64

/** Hashes, or the registers as a text of 1024 characters. JSON. */
export type SavedUsers = readonly number[] | string

/** The users of one group: exact up to 64, beyond within 3.3 % (standard error). At most 1 KB. */
export class Users {
  #hashes: Set<number> | undefined = new Set()
  #registers: Uint8Array = none

  /** The users that were saved. */
  static from(saved: SavedUsers): Users {
    const users = new Users()
    if (typeof saved !== 'string') for (const hash of saved) users.#add(hash)
    else {
      users.#hashes = undefined
      users.#registers = Uint8Array.from({ length: registersCount }, (_, at) =>
        Math.max(0, (saved.charCodeAt(at) || zero) - zero),
      )
    }
    return users
  }

  /** Counts a user, once however often. */
  add(id: string): void {
    this.#add(hash32(id))
  }

  /** Counts the users of another group, too. */
  absorb(other: Users): void {
    for (const hash of other.#hashes ?? []) this.#add(hash)
    if (other.#hashes !== undefined) return
    this.#estimate()
    for (const [at, rank] of other.#registers.entries()) this.#raise(at, rank)
  }

  /** How many. */
  get count(): number {
    return this.#hashes?.size ?? estimated(this.#registers)
  }

  /** What `from` reads. */
  save(): SavedUsers {
    if (this.#hashes !== undefined) return [...this.#hashes]
    return String.fromCharCode(...this.#registers.map((rank) => rank + zero))
  }

  #add(hash: number): void {
    if (this.#hashes === undefined) return this.#register(hash)
    this.#hashes.add(hash)
    if (this.#hashes.size > exactMax) this.#estimate()
  }

  #estimate(): void {
    const hashes = this.#hashes
    if (hashes === undefined) return
    this.#hashes = undefined
    this.#registers = new Uint8Array(registersCount)
    for (const hash of hashes) this.#register(hash)
  }

  #register(hash: number): void {
    // The rest of the hash, from the left; a rest of zeros has the rank after its last bit.
    const rank = Math.min(Math.clz32(hash << indexBits), 32 - indexBits) + 1
    this.#raise(hash >>> (32 - indexBits), rank)
  }

  #raise(at: number, rank: number): void {
    if (rank > (this.#registers[at] ?? 0)) this.#registers[at] = rank
  }
}

const none = new Uint8Array(0)

function estimated(registers: Uint8Array): number {
  let sum = 0
  let empty = 0
  for (const rank of registers) {
    sum += 2 ** -rank
    if (rank === 0) empty += 1
  }
  const raw = (bias * registersCount ** 2) / sum
  // Few users leave registers empty, and those tell more than the ranks.
  const few = raw <= 2.5 * registersCount && empty > 0
  return Math.round(few ? registersCount * Math.log(registersCount / empty) : raw)
}
