// A bounded map that forgets what was not used lately. Two generations stand in for a linked list:
// a hit in the young one costs a single look-up, which matters on the hot path.

/** At most `entriesMax` entries; the least recently used half leaves at once. */
export class Recent<V> {
  readonly #generationMax: number
  #young = new Map<string, V>()
  #old = new Map<string, V>()

  constructor(entriesMax: number) {
    this.#generationMax = Math.max(1, Math.floor(entriesMax / 2))
  }

  /** The value under `key`; using it keeps it. */
  get(key: string): V | undefined {
    const value = this.#young.get(key)
    if (value !== undefined) return value
    const older = this.#old.get(key)
    if (older !== undefined) this.set(key, older)
    return older
  }

  /** Adds or replaces an entry. */
  set(key: string, value: V): void {
    this.#old.delete(key)
    this.#young.set(key, value)
    if (this.#young.size < this.#generationMax) return
    this.#old = this.#young
    this.#young = new Map()
  }

  /** How many entries are held now. */
  get size(): number {
    return this.#young.size + this.#old.size
  }
}
