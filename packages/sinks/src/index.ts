// Public names of @obs/sinks: what makers of sinks use. Each backend has a subpath of its own.
export { createLineSink, type LocalSinkParts } from './line-sink.ts'
