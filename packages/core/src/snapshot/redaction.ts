// Which fields hold secrets: by key name at any depth, by path, by the look of the value.
import type { Options } from '../options.ts'
import { literal } from '../pattern.ts'
import { pseudonymBy, type Pseudonym } from './pseudonym.ts'
import { redacted, withoutSecrets, type TextKind } from './secret-text.ts'

/** What to redact beside the defaults. */
export type RedactOptions = Options<{
  /** Key names at any depth: a string matches the whole key without regard to case, a RegExp as it says. */
  keys: readonly (string | RegExp)[]
  /** Paths of fields with dots, `*` for one segment: `customer.address.*`. A key that holds dots is one segment, and each of its pieces is one, too. */
  paths: readonly string[]
  /** Patterns replaced inside every string value. They run on every string: keep them linear. */
  values: readonly RegExp[]
  /**
   * Pseudonyms instead of `[redacted]`: the same value gives the same token under one secret, so lines of one person can
   * still be found together. Wins where a rule above covers a field too.
   */
  hmac: HmacOptions
}>

/** Which values become pseudonyms, named as in `RedactOptions`, and by which secret. Default: none. Short values can be guessed by who knows the secret. */
export type HmacOptions = Options<{
  keys: readonly (string | RegExp)[]
  paths: readonly string[]
  values: readonly RegExp[]
}> & {
  /** The key of HMAC-SHA-256; at least 16 characters. */
  readonly secret: string
}

/** What becomes of a value. */
export type Treatment = 'open' | 'secret' | 'pseudonym'

// Names that mean a secret in any code base; `tokens` (a count) is not one of them. Node keeps the headers of a request or
// response a second time, as a list and as text.
const secretKeys = [
  /pass[-_. ]?(word|wd|phrase|code)|pwd$|secret(?!ar)|token$|authorization|cookie|credential|session[-_]?id(?!le)/i,
  /(api|private)[-_. ]?key|(access|encryption|master|signing|ssh)[-_. ]?key$|card[-_. ]?n(o$|umber)|basic[-_]?auth/i,
  /^(auth|bearer|creds|jwt|otp)$|(^|[-_. ])(ssn|cvv|cvc|pin|pass)$|^raw(headers|trailers)$|^_header$/i,
  /[a-z](Ssn|Cvv|Cvc|Pin)$/,
]

/** The redaction rules of an instance, compiled once. */
export class Redaction {
  /** Whether paths must be followed while nested values are copied. */
  readonly hasPaths: boolean
  /** Whether string values must be searched. */
  readonly hasValues: boolean
  readonly #secrets: Rules
  readonly #persons: Rules
  readonly #pseudonym: Pseudonym
  readonly #texts: 'scrubbed' | 'as given'

  /** @param options checked before; false switches redaction off, defaults included. Throws ObsFault for a short secret. */
  constructor(options: RedactOptions | false | undefined) {
    const given = options === false ? {} : (options ?? {})
    this.#texts = options === false ? 'as given' : 'scrubbed'
    const defaults = options === false ? [] : secretKeys
    this.#secrets = rulesOf(given, defaults)
    this.#persons = rulesOf(given.hmac ?? {}, [])
    this.#pseudonym = given.hmac === undefined ? () => redacted : pseudonymBy(given.hmac.secret)
    this.hasPaths = this.#secrets.paths.length + this.#persons.paths.length > 0
    this.hasValues = this.#secrets.values.length + this.#persons.values.length > 0
  }

  /** What becomes of a value under this key, wherever it stands. */
  treatmentOfKey(key: string): Treatment {
    if (this.#persons.keys.some((pattern) => pattern.test(key))) return 'pseudonym'
    return this.#secrets.keys.some((pattern) => pattern.test(key)) ? 'secret' : 'open'
  }

  /** What becomes of the value at this path, made of `pathOf` and `pathBelow`. */
  treatmentOfPath(path: string): Treatment {
    if (this.#persons.paths.some((pattern) => pattern.test(path))) return 'pseudonym'
    return this.#secrets.paths.some((pattern) => pattern.test(path)) ? 'secret' : 'open'
  }

  /** `text` with every match of a value pattern replaced. */
  scrub(text: string): string {
    let clean = text
    for (const pattern of this.#persons.values) clean = clean.replace(pattern, this.#pseudonym)
    for (const pattern of this.#secrets.values) clean = clean.replace(pattern, redacted)
    return clean
  }

  /** Free text of errors and reports: value patterns and what looks like a credential are replaced. */
  scrubText(text: string, kind: TextKind = 'prose'): string {
    if (this.#texts === 'as given') return text
    return this.scrub(withoutSecrets(text, kind))
  }

  /** The token that stands for a value. */
  pseudonym(text: string): string {
    return this.#pseudonym(text)
  }
}

interface Rules {
  readonly keys: readonly RegExp[]
  readonly paths: readonly RegExp[]
  readonly values: readonly RegExp[]
}

function rulesOf(given: Omit<RedactOptions, 'hmac'>, defaults: readonly RegExp[]): Rules {
  return {
    keys: [...defaults, ...(given.keys ?? []).map(keyPattern)],
    paths: (given.paths ?? []).map(pathPattern),
    values: (given.values ?? []).map(globalPattern),
  }
}

function keyPattern(key: string | RegExp): RegExp {
  if (typeof key === 'string') return new RegExp(`^${literal(key)}$`, 'i')
  return new RegExp(key.source, key.flags.replace(/[gy]/g, ''))
}

// Stands in a path for a dot within a key.
const innerDot = '\u0001'

/** The path of a field at the top. */
export function pathOf(key: string): string {
  return key.includes('.') ? key.replaceAll('.', innerDot) : key
}

/** The path of what lies under `key` at `path`. */
export function pathBelow(path: string, key: string): string {
  return `${path}.${pathOf(key)}`
}

function pathPattern(path: string): RegExp {
  return new RegExp(`^${path.split('.').map(segmentPattern).join(`[.${innerDot}]`)}$`)
}

// A piece of a key, or a whole key whatever dots it holds.
const anySegment = `(?:[^.${innerDot}]+|(?<![^.])[^.]+(?![^.]))`

function segmentPattern(segment: string): string {
  return segment === '*' ? anySegment : literal(segment)
}

function globalPattern(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)
}
