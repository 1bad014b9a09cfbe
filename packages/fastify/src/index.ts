// @obs for Fastify: register observe, set errorView, and all an application needs from @obs/node.
export { errorView, type FastifyErrorView } from './error-view.ts'
export { logging } from './logging.ts'
export { observe, type ObserveOptions } from './observe.ts'
export type {
  Clock,
  Context,
  Deadline,
  Distribution,
  DropReason,
  ErrorData,
  ErrorReport,
  EventBy,
  Fields,
  LabelValue,
  Level,
  LogEvent,
  Maybe,
  MetricPoint,
  ObsEvent,
  Options,
  Processor,
  Signal,
  Sink,
  SinkHost,
  Tally,
} from '@obs/node'
export { closeOn } from '@obs/node'
export type { Errors } from '@obs/node'
export { libraryLog } from '@obs/node'
export type {
  Catalogue,
  ErrorMethod,
  EventSpec,
  FanOut,
  Loggable,
  Logger,
  LogMethod,
  Run,
  Scope,
  TypedLogger,
} from '@obs/node'
export type {
  Counter,
  Declare,
  Distinct,
  Gauge,
  Histogram,
  Labelled,
  Meter,
  MetricOptions,
  Metrics,
  State,
  Timer,
} from '@obs/node'
export { configure, context, createObs, errors, log, metrics, obs, run } from '@obs/node'
export type { Obs } from '@obs/node'
export type { ObsOptions } from '@obs/node'
