// Which fields hold secrets: by key name at any depth, by path, by the look of the value.
import { ObsFault } from '../fault.ts'
import type { Options } from '../options.ts'
import { withoutSecrets } from './secret-text.ts'

/** What to redact beside the defaults. */
export type RedactOptions = Options<{
  /** Key names at any depth: a string matches the whole key without regard to case, a RegExp as it says. */
  keys: readonly (string | RegExp)[]
  /** Paths of fields with dots, `*` for one segment: `customer.address.*`. */
  paths: readonly string[]
  /** Patterns replaced inside every string value. They run on every string: keep them linear. */
  values: readonly RegExp[]
}>

/** What stands where a secret was. */
export const redacted = '[redacted]'

// Names that mean a secret in any code base; `tokens` (a count) is not one of them.
const secretKey =
  /pass(word|wd|phrase|code)|secret|token$|^auth$|authorization|cookie|api[-_]?key|private[-_]?key|credential|session[-_]?id|(^|[-_])(ssn|cvv|cvc|pin)$|card[-_]?number|^jwt$/i

/** The redaction rules of an instance, compiled once. */
export class Redaction {
  readonly #keys: readonly RegExp[]
  readonly #paths: readonly RegExp[]
  readonly #values: readonly RegExp[]
  /** Whether paths must be followed while nested values are copied. */
  readonly hasPaths: boolean
  /** Whether string values must be searched. */
  readonly hasValues: boolean
  readonly #texts: 'scrubbed' | 'as given'

  /** @param options false switches redaction off, defaults included */
  constructor(options: RedactOptions | false | undefined) {
    const given = options === false ? {} : (options ?? {})
    this.#texts = options === false ? 'as given' : 'scrubbed'
    this.#keys = options === false ? [] : [secretKey, ...(given.keys ?? []).map(keyPattern)]
    this.#paths = (given.paths ?? []).map(pathPattern)
    this.#values = (given.values ?? []).map(globalPattern)
    this.hasPaths = this.#paths.length > 0
    this.hasValues = this.#values.length > 0
  }

  /** Whether a key of this name holds a secret, wherever it stands. */
  coversKey(key: string): boolean {
    return this.#keys.some((pattern) => pattern.test(key))
  }

  /** Whether the value at this dotted path is a secret. */
  coversPath(path: string): boolean {
    return this.#paths.some((pattern) => pattern.test(path))
  }

  /** `text` with every match of a value pattern replaced. */
  scrub(text: string): string {
    let clean = text
    for (const pattern of this.#values) clean = clean.replace(pattern, redacted)
    return clean
  }

  /** Free text of errors and reports: value patterns and what looks like a credential are replaced. */
  scrubText(text: string): string {
    if (this.#texts === 'as given') return text
    return this.scrub(withoutSecrets(text))
  }
}

function keyPattern(key: string | RegExp): RegExp {
  if (typeof key === 'string') return new RegExp(`^${escapeText(key)}$`, 'i')
  return new RegExp(key.source, key.flags.replace(/[gy]/g, ''))
}

function pathPattern(path: string): RegExp {
  if (path === '')
    throw new ObsFault('bad_option', "redact.paths holds an empty path: write it as 'customer.email'")
  return new RegExp(`^${path.split('.').map(segmentPattern).join('\\.')}$`)
}

function segmentPattern(segment: string): string {
  return segment === '*' ? '[^.]+' : escapeText(segment)
}

function globalPattern(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
