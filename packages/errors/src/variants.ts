// The variants inside a group: different bugs may share one function, so a group shows where its failures were
// thrown and what they say, with counts. They never split the group.
import { beginning, type VariantSummary } from '@obs/core'
import { templateOf } from './template.ts'

const variantsMax = 8
const charactersMax = 256
const messageMax = 512

interface Variant {
  readonly event: string
  readonly place: string
  /** The first message; its template is made when somebody looks. */
  readonly message: string
  count: number
}

/** At most eight variants; what does not fit is counted in the group alone. */
export class Variants {
  readonly #variants = new Map<number, Variant>()
  #latestKey = 0
  #latest: Variant | undefined

  /** @param place `file:line` of the throw; @param placeHash its hash, kept by the caller */
  add(event: string, message: string, place: string, placeHash: number): void {
    const key = wordsHash(event, wordsHash(message, placeHash))
    if (this.#latest === undefined || this.#latestKey !== key) {
      const variant = this.#variants.get(key) ?? this.#open(key, event, message, place)
      if (variant === undefined) return
      this.#latest = variant
      this.#latestKey = key
    }
    this.#latest.count += 1
  }

  /** The variants as data, most frequent first. */
  summary(): readonly VariantSummary[] {
    return [...this.#variants.values()]
      .map(({ event, place, message, count }) => ({ event, place, template: templateOf(message), count }))
      .toSorted((one, other) => other.count - one.count)
  }

  #open(key: number, event: string, message: string, place: string): Variant | undefined {
    if (this.#variants.size >= variantsMax) return undefined
    const variant = { event, place, message: beginning(message, messageMax), count: 0 }
    this.#variants.set(key, variant)
    return variant
  }
}

/** Hashes the words of a text that hold no digit: `card 17 refused` and `card 23 refused` are one. */
export function wordsHash(text: string, seed: number): number {
  const end = Math.min(text.length, charactersMax)
  let hash = seed
  let word = seed
  for (let at = 0; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    if (unit >= 48 && unit <= 57) word = 0
    else if (unit === 32) {
      hash = Math.imul(hash ^ word, 0x85ebca6b) ^ (hash >>> 13)
      word = 1
    } else if (word !== 0) word = (Math.imul(word, 31) + unit) | 0
  }
  return Math.imul(hash ^ word, 0x85ebca6b) ^ (hash >>> 13)
}
