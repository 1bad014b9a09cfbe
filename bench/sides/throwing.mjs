// Places that throw: one that is always the same, and as many different ones as asked for.
import { runInThisContext } from 'node:vm'

/** Throws ten frames deep, always at the same place. The message differs, or @sentry/node would drop it as a duplicate. */
export function throwKnown(order, depth = 9) {
  if (depth > 0) return throwKnown(order, depth - 1) + 1
  throw new TypeError(`card declined for order ${order}`)
}

/** Throws with a message. */
export function throwSaying(message) {
  throw new TypeError(message)
}

/** A function that throws at a place of its own. */
export function placeOf(index) {
  const source = `(function place${index}() { throw new TypeError('declined at ${index}') })`
  return runInThisContext(source, { filename: import.meta.filename })
}

/** The error that `run` throws. */
export function caught(run) {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
