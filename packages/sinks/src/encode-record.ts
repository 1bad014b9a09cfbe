// The encoding all queues share: the plain record as JSON.
import type { ObsEvent, SinkHost } from '@obs/core'
import { record } from '@obs/wire'

/** One event as one JSON object, without a line end. */
export function encodeRecord(event: ObsEvent, _options: object, { resource }: SinkHost): string {
  return JSON.stringify(record(event, resource))
}
