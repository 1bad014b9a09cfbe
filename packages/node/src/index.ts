// Public names of @obs/node: the instance, and all an application needs beside its sinks.
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
} from '@obs/core'
export {
  deduplicate,
  enrich,
  fingersCrossed,
  rename,
  sample,
  sampleByKey,
  sampleTail,
  throttle,
  truncate,
} from '@obs/core'
export { closeOn } from '@obs/delivery'
export {
  rejectionListener,
  watchChild,
  watchWorker,
  type Alert,
  type CaptureOptions,
  type ErrorRule,
  type Errors,
  type ErrorSettings,
} from '@obs/errors'
export { libraryLog } from '@obs/log'
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
} from '@obs/log'
export {
  withViews,
  type Counter,
  type Declare,
  type Distinct,
  type Gauge,
  type Histogram,
  type Labelled,
  type Meter,
  type MetricOptions,
  type Metrics,
  type State,
  type Timer,
} from '@obs/metrics'
export type { Access } from '@obs/page'
export { configure, context, createObs, errors, log, metrics, obs, run } from './default.ts'
export { blindSpots } from './failures.ts'
export type { Obs } from './instance.ts'
export type { ObsOptions } from './options.ts'
