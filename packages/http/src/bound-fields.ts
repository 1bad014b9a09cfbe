// What the application binds for all below a request, asked under guard: the request goes on whatever it gives.
import type { Fields, Pipeline } from '@obs/core'

/** What `ask` gives for a request; nothing, and a fault, where it throws or gives what holds no fields. */
export function boundFields<Native extends readonly unknown[]>(
  ask: ((...native: Native) => Fields) | undefined,
  { faults }: Pick<Pipeline, 'faults'>,
  ...native: Native
): Fields | undefined {
  if (ask === undefined) return undefined
  try {
    const fields = ask(...native)
    if (!(fields instanceof Promise)) return checked(fields)
    // Nobody else waits for it: what it rejects with would end the process.
    fields.catch((cause: unknown) => faults.report('fields_failed', cause))
    faults.report(
      'fields_failed',
      'it gave a promise: give fields at once, and what comes later to context.set',
    )
  } catch (cause) {
    faults.report('fields_failed', cause)
  }
  return undefined
}

// Nothing is bound for a visitor without a name: `(req) => req.user` gives null then.
function checked(fields: Fields | null | undefined): Fields | undefined {
  if (fields === undefined || fields === null) return undefined
  if (typeof fields === 'object' && !Array.isArray(fields)) return fields
  throw new TypeError(`it gave a ${Array.isArray(fields) ? 'list' : typeof fields}: give an object`)
}
