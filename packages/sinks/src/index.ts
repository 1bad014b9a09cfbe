// Public names of @obs/sinks: what makers of sinks use. Each backend has a subpath of its own.
export {
  defineBackend,
  definePullBackend,
  type Backend,
  type Factory,
  type PullBackend,
  type PullRequest,
  type PullResponse,
  type PullSink,
  type Scrape,
  type SinkOptions,
  type Target,
} from './define.ts'
export { createLineSink, type LocalSinkParts } from './line-sink.ts'
