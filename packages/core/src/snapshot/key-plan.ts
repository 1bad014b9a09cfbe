// What to do with a field of a given name, decided once per name and instance.
import { quote } from './quote.ts'
import { redacted, type Redaction } from './redaction.ts'

/** Names that only the SDK writes; a user field of such a name gets an underscore behind it. */
const reserved: ReadonlySet<string> = new Set([
  'time',
  'level',
  'event',
  'logger',
  'err',
  'error_id',
  'trace_id',
  'span_id',
  '__proto__',
])

const plansMax = 4096
const keyMax = 256

/** The decision for one key. */
export class KeyPlan {
  /** The name the field gets: the key itself unless reserved or too long. */
  readonly name: string
  /** `,"name":` as JSON text. */
  readonly fragment: string
  /** The whole member with its secret replaced; undefined where the value may be shown. */
  readonly redactedMember: string | undefined
  /** One of 31 bits: two sets of keys whose masks share no bit share no key. */
  readonly bit: number

  constructor(key: string, index: number, secret: 'secret' | 'open') {
    const short = key.length > keyMax ? `${key.slice(0, keyMax)}…` : key
    this.name = reserved.has(short) ? `${short}_` : short
    this.fragment = `,${quote(this.name)}:`
    this.redactedMember = secret === 'secret' ? `${this.fragment}"${redacted}"` : undefined
    this.bit = 1 << (index % 31)
  }
}

/** Plans by key, bounded: where keys are data themselves, the table starts over. */
export class KeyPlans {
  readonly #redaction: Redaction
  #plans = new Map<string, KeyPlan>()

  constructor(redaction: Redaction) {
    this.#redaction = redaction
  }

  /** The plan for `key`, made at its first use. */
  of(key: string): KeyPlan {
    return this.#plans.get(key) ?? this.#make(key)
  }

  #make(key: string): KeyPlan {
    if (this.#plans.size >= plansMax) this.#plans = new Map()
    const plan = new KeyPlan(key, bitOf(key), this.#redaction.coversKey(key) ? 'secret' : 'open')
    if (key.length <= keyMax) this.#plans.set(key, plan)
    return plan
  }
}

// The bit depends on the key alone, so masks made before the table started over stay comparable.
function bitOf(key: string): number {
  let hash = 0
  for (let i = 0; i < key.length; i += 1) hash = (hash * 31 + key.charCodeAt(i)) | 0
  return (hash >>> 0) % 31
}
