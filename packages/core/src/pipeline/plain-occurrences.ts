// Ids for failures where no error package is plugged in: `@obs/log` alone still answers with one.
import { occurrenceId } from '../event/id.ts'
import type { Occurrences } from '../ports.ts'

/** Gives each failure an id, keeps a known error's id within its scope, counts and reports nothing. */
export function plainOccurrences(): Occurrences {
  const known = new WeakMap<object, string>()
  return {
    occur({ time, error, scope, event }) {
      const earlier = typeof error === 'object' && error !== null ? known.get(error) : undefined
      const id = earlier !== undefined && scope?.errorId === earlier ? earlier : occurrenceId(time, '0000000')
      if (typeof error === 'object' && error !== null) known.set(error, id)
      return { id, group: event, first: id !== earlier, admitted: false, suppressed: 0 }
    },
    idOf: (error) => (typeof error === 'object' && error !== null ? known.get(error) : undefined),
    complete: (report) => report,
    unreported: () => undefined,
    resolve: () => ({ state: 'counted' }),
  }
}
