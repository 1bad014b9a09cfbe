// Public names of @obs/log: loggers, scopes, runs and the event catalogue.
export { adoptLibraries, libraryLog } from './library.ts'
export { fanOutOf, type ErrorMethod, type FanOut, type Loggable, type LogMethod } from './loggable.ts'
export { createLogger, type Logger } from './logger.ts'
export { createRun, type Outcome, type Run, type RunParts } from './run.ts'
export { WorkScope, type Scope } from './scope.ts'
export type { Catalogue, DeclareMetrics, EventSpec, TypedLogger, TypedMethod } from './typed.ts'
