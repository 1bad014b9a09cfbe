// What stands in the second place of a log call: fields, a function that gives them, or whatever a catch caught.
import { isError } from '../snapshot/error-data.ts'
import type { FoundError } from '../snapshot/snapshot.ts'

/** A thrown value, wrapped because undefined can be thrown too. */
export type Thrown = Readonly<{ value: unknown }>

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
    return typeof fields === 'function' ? undefined : fieldsOf(fields)
  } catch (error) {
    return { lazy_error: error }
  }
}
