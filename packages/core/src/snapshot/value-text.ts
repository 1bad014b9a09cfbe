// One user value as bounded JSON text. The walk follows nested values; cycles, depth and size are cut.
import { describeError, isError } from './error-data.ts'
import { scrubError } from './error-scrub.ts'
import type { KeyPlans } from './key-plan.ts'
import { cut, depthMax, itemsMax, keyMax, membersMax, nestedKeysMax, pairsMax, stringMax } from './limits.ts'
import { numberText } from './number-text.ts'
import { needsNoEscape, quote } from './quote.ts'
import { read, unreadable } from './reading.ts'
import { pathBelow, type Redaction, type Treatment } from './redaction.ts'
import { redacted } from './secret-text.ts'

const tooLarge = '"[too large]"'

/** Where a walk through nested values stands. */
interface Walk {
  readonly plans: KeyPlans
  readonly redaction: Redaction
  readonly ancestors: object[]
  spent: number
}

/** Encodes values by the rules of one instance. */
export class ValueText {
  readonly #plans: KeyPlans
  readonly #redaction: Redaction

  constructor(plans: KeyPlans, redaction: Redaction) {
    this.#plans = plans
    this.#redaction = redaction
  }

  /** `text` where it can stand between quotes as it is: short enough, nothing to scrub, nothing to escape. */
  isPlain(text: string): boolean {
    return text.length <= stringMax && !this.#redaction.hasValues && needsNoEscape(text)
  }

  /** A string as JSON, cut and scrubbed. */
  string(text: string): string {
    return boundedText(text, this.#redaction)
  }

  /** Anything but undefined as JSON, as the given treatment wants it. May throw what a getter or proxy throws. */
  treated(treatment: Treatment, value: unknown, path: string): string {
    const walk: Walk = { plans: this.#plans, redaction: this.#redaction, ancestors: [], spent: 0 }
    return treatedText(treatment, value, path, walk)
  }
}

function treatedText(treatment: Treatment, value: unknown, path: string, walk: Walk): string {
  if (treatment === 'secret') return `"${redacted}"`
  if (treatment === 'open') return textOf(value, path, walk)
  const text = typeof value === 'string' ? value : textOf(value, path, walk)
  return quote(walk.redaction.pseudonym(text))
}

function textOf(value: unknown, path: string, walk: Walk): string {
  switch (typeof value) {
    case 'string':
      return stringText(value, walk)
    case 'number':
      return counted(numberText(value), walk)
    case 'boolean':
      return counted(value ? 'true' : 'false', walk)
    case 'undefined':
      return counted('null', walk)
    case 'bigint':
    case 'symbol':
      return stringText(String(value), walk)
    case 'function':
      return quote(`[Function ${cut(value.name, 100)}]`)
    case 'object':
      return value === null ? counted('null', walk) : objectText(value, path, walk)
  }
}

function counted(text: string, walk: Walk): string {
  walk.spent += text.length
  return text
}

function stringText(text: string, walk: Walk): string {
  if (walk.spent > membersMax) return tooLarge
  const quoted = boundedText(text, walk.redaction)
  walk.spent += quoted.length
  return quoted
}

function boundedText(text: string, redaction: Redaction): string {
  const bounded = cut(text, stringMax)
  return quote(redaction.hasValues ? redaction.scrub(bounded) : bounded)
}

function objectText(value: object, path: string, walk: Walk): string {
  if (walk.ancestors.includes(value)) return '"[circular]"'
  if (walk.ancestors.length >= depthMax) return '"[too deep]"'
  if (walk.spent > membersMax) return tooLarge
  // Brackets, so that lists of empty lists end, too.
  walk.spent += 2
  walk.ancestors.push(value)
  const text = compositeText(value, path, walk)
  walk.ancestors.pop()
  return text
}

function compositeText(value: object, path: string, walk: Walk): string {
  if (Array.isArray(value)) return listText(value, value.length, path, walk)
  if (isError(value)) return recordText(errorOf(value, walk), path, walk)
  if (value instanceof Date)
    return quote(Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString())
  if (value instanceof Map) return pairsText(value, value.size, path, walk)
  if (value instanceof Set) return listText(value, value.size, path, walk)
  if (ArrayBuffer.isView(value)) return quote(`[${value.constructor.name} ${value.byteLength} bytes]`)
  if (value instanceof RegExp) return stringText(String(value), walk)
  if (value instanceof URL) return stringText(walk.redaction.scrubText(String(value)), walk)
  if (value instanceof Promise) return '"[Promise]"'
  if (hasToJson(value)) return textOf(value.toJSON(), path, walk)
  if (isPairs(value)) {
    const pairs = firstOf(value, pairsMax)
    return pairsText(pairs, pairs.length, path, walk)
  }
  return recordText(value, path, walk)
}

function errorOf(value: Error, { redaction }: Walk): object {
  return scrubError(describeError(value), (text) => redaction.scrubText(text))
}

/** Whether an object says itself what it is as JSON. */
export function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function'
}

function listText(values: Iterable<unknown>, length: number, path: string, walk: Walk): string {
  let text = ''
  let count = 0
  for (const value of values) {
    if (count === itemsMax) break
    text += `,${guardedItem(value, count, path, walk)}`
    count += 1
  }
  if (length > count) text += `,"[${length - count} more]"`
  return `[${text.slice(1)}]`
}

// By their tag, as naming `Headers` makes Node load it.
/** Whether an object is one of the web's own that hold all they have behind methods. */
export function isPairs(value: object): value is Iterable<readonly [string, unknown]> {
  if (!(Symbol.toStringTag in value)) return false
  const tag = value[Symbol.toStringTag]
  return (tag === 'Headers' || tag === 'URLSearchParams' || tag === 'FormData') && Symbol.iterator in value
}

/** The first `max` values: whatever an object calls itself, its iterator may have no end. */
export function firstOf<T>(values: Iterable<T>, max: number): readonly T[] {
  const first: T[] = []
  for (const value of values) {
    if (first.length === max) break
    first.push(value)
  }
  return first
}

function pairsText(
  pairs: Iterable<readonly [unknown, unknown]>,
  size: number,
  path: string,
  walk: Walk,
): string {
  let text = ''
  const names = new Set<string>()
  for (const [key, value] of pairs) {
    if (names.size === nestedKeysMax) break
    const name = freeName(String(key), (taken) => names.has(taken))
    names.add(name)
    text += memberText(name, value, path, walk)
  }
  if (size > names.size) text += restText(size - names.size, (taken) => names.has(taken))
  return `{${text.slice(1)}}`
}

function recordText(value: object, path: string, walk: Walk): string {
  const keys = Object.keys(value)
  let text = ''
  for (const key of keys.slice(0, nestedKeysMax)) text += guardedMember(value, key, path, walk)
  if (keys.length > nestedKeysMax)
    text += restText(keys.length - nestedKeysMax, (taken) => keys.includes(taken))
  return `{${text.slice(1)}}`
}

function restText(count: number, isTaken: (name: string) => boolean): string {
  return `,"${freeName('truncated', isTaken)}":${count}`
}

/** `name`, with as many underscores behind it as it takes to be free. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name
  while (isTaken(free)) free += '_'
  return free
}

function guardedMember(from: object, key: string, path: string, walk: Walk): string {
  const value = read(from, key)
  return value === undefined ? '' : memberText(key, value, path, walk)
}

function memberText(key: string, value: unknown, path: string, walk: Walk): string {
  const below = walk.redaction.hasPaths ? pathBelow(path, key) : path
  // A key that was cut could be the same as another; what was spent so far is not.
  const name = quote(key.length > keyMax ? `${cut(key, keyMax)} #${walk.spent}` : key)
  walk.spent += name.length
  const byKey = walk.plans.of(key).treatment
  const treatment =
    byKey === 'open' && walk.redaction.hasPaths ? walk.redaction.treatmentOfPath(below) : byKey
  return `,${name}:${guardedTreated(treatment, value, below, walk)}`
}

function guardedTreated(treatment: Treatment, value: unknown, path: string, walk: Walk): string {
  const depth = walk.ancestors.length
  try {
    return treatedText(treatment, value, path, walk)
  } catch {
    walk.ancestors.length = depth
    return `"${unreadable}"`
  }
}

function guardedItem(value: unknown, index: number, path: string, walk: Walk): string {
  if (!walk.redaction.hasPaths) return guardedTreated('open', value, path, walk)
  const below = `${path}.${index}`
  return guardedTreated(walk.redaction.treatmentOfPath(below), value, below, walk)
}
