// Public names of @obs/sinks: what makers of sinks use. Each backend has a subpath of its own.
export {
  defineBackend,
  type Backend,
  type BackendLimits,
  type Factory,
  type SinkOptions,
  type Target,
} from './define.ts'
export {
  definePullBackend,
  type PullBackend,
  type PullFactory,
  type PullRequest,
  type PullResponse,
  type PullSink,
  type Scrape,
} from './define-pull.ts'
export { createLineSink, type LocalSinkParts } from './line-sink.ts'
export type {
  CrashTarget,
  Item,
  Payload,
  Reply,
  Ruling,
  SpoolOptions,
  TargetOptions,
  TlsFiles,
  Transport,
  Verdict,
} from '@obs/delivery'
