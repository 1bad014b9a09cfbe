// Adds fields to every event.
import type { Fields, LogEvent, ErrorReport } from '../event/event.ts'
import { checkOptions, kind } from '../kind.ts'
import type { Processor } from '../processor.ts'

const argument = {
  fields: kind.needed(
    kind.that(
      (value) => typeof value === 'object' || typeof value === 'function',
      "give an object or a function, as in enrich({ region: 'eu' })",
    ),
    "give them, as in enrich({ region: 'eu' })",
  ),
}

/**
 * Adds fields to every line and report. What the event has already stays: call, bound and ambient fields win.
 * @param fields the fields, or a function that gives them for an event; they pass the same redaction as all others
 */
export function enrich(fields: Fields | ((event: LogEvent | ErrorReport) => Fields)): Processor {
  checkOptions('enrich', { fields }, argument, 'closed')
  const give =
    typeof fields === 'function' ? (fields as (event: LogEvent | ErrorReport) => Fields) : () => fields
  return (event) => ({ ...event, fields: { ...give(event), ...event.fields } })
}
