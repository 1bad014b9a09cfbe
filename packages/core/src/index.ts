// Public names of @obs/core: the event model and the way an event goes.
export { atOnce, guarded, isThenable } from './callback.ts'
export { atTurnEnd, every, soon, systemClock, type Clock } from './clock.ts'
export type { CheckBound, CheckDatum, CheckResult, CheckState } from './event/check.ts'
export type {
  BucketRun,
  Distribution,
  ErrorData,
  ErrorReport,
  EventBy,
  Exemplar,
  ExponentialBuckets,
  Fields,
  Frame,
  LabelValue,
  LogEvent,
  MetricKind,
  MetricPoint,
  ObsEvent,
  Signal,
  SourceLines,
} from './event/event.ts'
export type { CheckIn, Feedback, RecordLine, SessionCounts } from './event/records.ts'
export { groupBitsOf, occurrenceId, randomHex, randomShare } from './event/id.ts'
export { isLevel, levels, rank, type Level } from './event/level.ts'
export type { Identity } from './event/resource.ts'
export {
  createFaultChannel,
  faults,
  ObsFault,
  type Fault,
  type FaultChannel,
  type FaultCode,
} from './fault.ts'
export { attachInternals, internals, type Internals, type MountedPage } from './internals.ts'
export { checkOptions, isRecord, kind, typeName, type Kind, type Kinds, type NeededKind } from './kind.ts'
export { present, type Deadline, type Maybe, type Options } from './options.ts'
export { literal } from './pattern.ts'
export type { Outlet } from './pipeline/fanout.ts'
export type { Thrown } from './pipeline/given.ts'
export { Levels, type Gate } from './pipeline/levels.ts'
export { pipelineKinds } from './pipeline/pipeline-kinds.ts'
export type { Tap } from './pipeline/outflow.ts'
export type { PipelineOptions } from './pipeline/pipeline-options.ts'
export { createPipeline, type Failing, type Pipeline } from './pipeline/pipeline.ts'
export { withinDeadline } from './pipeline/settle.ts'
export type {
  ErrorMeter,
  GroupChange,
  Groups,
  GroupState,
  GroupSummary,
  IdAnswer,
  IdState,
  Lines,
  MetricSource,
  Occurrence,
  Occurrences,
  Reader,
  ReaderOptions,
  Sighting,
  VariantSummary,
  View,
} from './ports.ts'
export type { Processor, ProcessorHost } from './processor.ts'
export { deduplicate, type DeduplicateOptions } from './processors/deduplicate.ts'
export { enrich } from './processors/enrich.ts'
export { fingersCrossed, type FingersCrossedOptions } from './processors/fingers-crossed.ts'
export { rename } from './processors/rename.ts'
export { sampleByKey, type SampleByKeyOptions } from './processors/sample-by-key.ts'
export { sampleTail, type SampleTailOptions } from './processors/sample-tail.ts'
export { sample, type SampleOptions } from './processors/sample.ts'
export { throttle, type ThrottleOptions } from './processors/throttle.ts'
export { truncate, type TruncateOptions } from './processors/truncate.ts'
export { createContext, type Context } from './scope/ambient.ts'
export { currentScope, runInScope } from './scope/context.ts'
export { ScopeState } from './scope/scope.ts'
export { traceIdOf } from './scope/traceparent.ts'
export type { Trail } from './scope/trail.ts'
export { shared, sharedAlready } from './shared.ts'
export type { LineSink, Sink, SinkHost } from './sink.ts'
export { tellStderr } from './stderr.ts'
export { causeOf, describeError, isError, membersOf } from './snapshot/error-data.ts'
export { fieldsOf, LineSnapshot, type LineEncoder } from './snapshot/line-snapshot.ts'
export { beginning } from './snapshot/limits.ts'
export { Members, type Member } from './snapshot/members.ts'
export type { Redaction, RedactOptions } from './snapshot/redaction.ts'
export { dropReasons, TallyBook, type DropReason, type SinkTally, type Tally } from './tally.ts'
