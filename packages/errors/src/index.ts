// Public names of @obs/errors: capture, occurrences, groups and uncaught errors.
export { createErrors, type Errors, type Report } from './capture.ts'
export { createOccurrences, type OccurrenceBook, type OccurrenceOptions } from './occurrences.ts'
export { watchUncaught, type Origin } from './uncaught.ts'
