// Public names of @obs/errors: capture, occurrences, groups and uncaught errors.
export type { Alert, AlertKind } from './alerts.ts'
export { createErrors, type Errors, type Report } from './capture.ts'
export type { Scrub } from './completion.ts'
export { createOccurrences, type OccurrenceBook, type OccurrenceOptions } from './occurrences.ts'
export type { ErrorRule } from './rules.ts'
export type { SavedGroup, SavedGroups } from './saved-groups.ts'
export type { ErrorSettings } from './settings.ts'
export { watchUncaught, type Origin } from './uncaught.ts'
