// An occurrence and its line as a report, before it is completed.
import type { ErrorData, ErrorReport } from '../event/event.ts'
import type { Occurrence, Occurrences } from '../ports.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'

/** The report of an occurrence; `trail`: the recent lines of its request or run. */
export function reportOf(
  line: LineSnapshot,
  occurrence: Occurrence,
  trail: readonly LineSnapshot[],
): ErrorReport {
  const event = line.toEvent()
  const error = event.error ?? { type: event.event, message: event.event, stack: '', causes: [] }
  return {
    ...event,
    signal: 'error',
    error,
    errorId: occurrence.id,
    group: occurrence.group,
    ...(occurrence.suppressed > 0 ? { suppressed: occurrence.suppressed } : {}),
    ...(occurrence.news === undefined ? {} : { news: occurrence.news }),
    ...(trail.length > 0 ? { trail: trail.map((entry) => entry.toEvent()) } : {}),
  }
}

/** An error with frames and source lines, read now: for terminals. Never throws. */
export function explained(error: ErrorData, occurrences: Occurrences): ErrorData {
  const event = { time: 0, level: 'error', event: '', fields: {} } as const
  try {
    return occurrences.complete({ ...event, signal: 'error', error, errorId: '', group: '' }, false).error
  } catch {
    return error
  }
}
