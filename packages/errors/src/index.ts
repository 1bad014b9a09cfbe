// Public names of @obs/errors: capture, occurrences, groups, sessions and what nobody caught.
export type { Alert, AlertKind } from './alerts.ts'
export {
  createErrors,
  type CaptureOptions,
  type Errors,
  type ErrorsParts,
  type GivenFeedback,
  type Report,
} from './capture.ts'
export type { MonitorOptions } from './check-in.ts'
export type { LocalValues } from './locals.ts'
export { mergeGroups, type Progress } from './merged-groups.ts'
export { createOccurrences, type OccurrenceBook, type OccurrenceOptions } from './occurrences.ts'
export type { Discretion } from './preview.ts'
export type { ErrorRule } from './rules.ts'
export { noGroups, readSavedGroups, type SavedGroup, type SavedGroups } from './saved-groups.ts'
export { Sessions, type SessionParts } from './sessions.ts'
export type { ErrorSettings } from './settings.ts'
export {
  blindSpots,
  rejectionListener,
  watchUncaught,
  watchWarnings,
  watchWorkers,
  type Origin,
} from './uncaught.ts'
export { watchChild, watchWorker, type Telling, type WatchedChild, type WatchedWorker } from './workers.ts'
