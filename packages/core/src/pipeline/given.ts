// What stands in the second place of a log call: fields, a function that gives them, or whatever a catch caught.
import { isError } from '../snapshot/error-data.ts'
import { cut, pairsMax } from '../snapshot/limits.ts'
import type { Redaction } from '../snapshot/redaction.ts'
import type { FoundError } from '../snapshot/snapshot.ts'
import { firstOf, hasToJson, isPairs } from '../snapshot/value-text.ts'

/** A thrown value, wrapped because undefined can be thrown too. */
export type Thrown = Readonly<{ value: unknown }>

/** Characters of an event name; names are constants of the program. */
const eventMax = 1024

/** What a call says in its two places, whatever order its author is used to. */
export type Said = Readonly<{ event: string; given: unknown }>

/** For callers without types: data first and message second is turned round, an error alone is an `exception`. */
export function turned(first: unknown, second: unknown): Said {
  if (typeof second === 'string') return { event: second, given: first }
  return { event: isError(first) ? 'exception' : 'log', given: first ?? second }
}

/** An event name within bounds, whatever a processor made of it. */
export function nameOf(event: unknown): string {
  if (typeof event !== 'string') return 'log'
  return event.length > eventMax ? cut(event, eventMax) : event
}

/** The fields of a call; never throws. A lone error becomes `err`, a lone primitive `value`; maps and documents are what they hold. */
export function fieldsOf(given: unknown): object | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'function') return lazily(given as () => unknown)
  if (typeof given !== 'object') return { value: given }
  if (given === null) return undefined
  return recordOf(given)
}

// Almost always a plain object, which is asked nothing else. Others as nested values are shown: what a class says of itself may
// leave out what nobody should see.
function recordOf(given: object): object {
  try {
    const prototype: unknown = Object.getPrototypeOf(given)
    if (prototype === Object.prototype || prototype === null) return given
    if (isError(given)) return { err: given }
    if (given instanceof Map || isPairs(given)) return recordOfPairs(given)
    if (given instanceof Set || given instanceof RegExp || ArrayBuffer.isView(given)) return { value: given }
    if (!hasToJson(given)) return given
    const told = given.toJSON()
    return typeof told === 'object' && told !== null ? told : { value: told }
  } catch {
    return given
  }
}

function recordOfPairs(pairs: Iterable<readonly [unknown, unknown]>): object {
  return Object.fromEntries(firstOf(pairs, pairsMax).map(([key, value]) => [String(key), value]))
}

/** The fields of a failure. A text that was thrown is an error's: as a field it is told as the error tells it. */
export function fieldsOfFailure(
  given: unknown,
  thrown: Thrown | undefined,
  redaction: Pick<Redaction, 'scrubText'>,
): object | undefined {
  const text = thrown === undefined ? given : thrown.value
  const fields = fieldsOf(given)
  if (typeof text !== 'string' || fields === undefined) return fields
  const clean = redaction.scrubText(text)
  if (clean === text) return fields
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, value === text ? clean : value]),
  )
}

/** The failure of a call: the first error among its fields, or the primitive that was thrown. */
export function thrownOf(given: unknown, found: FoundError | undefined): Thrown | undefined {
  if (found !== undefined) return { value: found.error }
  if (given === undefined || typeof given === 'object' || typeof given === 'function') return undefined
  return { value: given }
}

function lazily(give: () => unknown): object | undefined {
  try {
    const fields = give()
    if (fields instanceof Promise) return tooLate(fields)
    return typeof fields === 'function' ? undefined : fieldsOf(fields)
  } catch (error) {
    return { lazy_error: error }
  }
}

// Nobody else waits for it: what it rejects with would end the process.
function tooLate(fields: Promise<unknown>): object {
  fields.catch(() => undefined)
  return { lazy_error: 'lazy fields are synchronous: wait first, then log' }
}
