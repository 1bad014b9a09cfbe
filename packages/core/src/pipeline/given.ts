// What stands in the second place of a log call: fields, a function that gives them, or whatever a catch caught.
import { isError } from '../snapshot/error-data.ts'
import { cut } from '../snapshot/limits.ts'
import type { FoundError } from '../snapshot/snapshot.ts'

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

/** The fields of a call; never throws. A lone error becomes `err`, a lone primitive `value`. */
export function fieldsOf(given: unknown): object | undefined {
  if (given === undefined) return undefined
  if (typeof given === 'function') return lazily(given as () => unknown)
  if (typeof given !== 'object') return { value: given }
  if (given === null) return undefined
  return isError(given) ? { err: given } : given
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
