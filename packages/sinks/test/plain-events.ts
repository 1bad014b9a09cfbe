// The events that the queue backends are tested with, and their text.
import type { LogEvent, MetricPoint } from '@obs/core'

/** A line. */
export const line: LogEvent = {
  signal: 'log',
  time: 1_700_000_000_123,
  level: 'info',
  event: 'order.taken',
  fields: { n: 1 },
}
/** A point. */
export const point: MetricPoint = {
  signal: 'metric',
  time: 1_700_000_000_123,
  name: 'hits',
  kind: 'counter',
  labels: {},
  value: 3,
}
/** Both as the plain record, as the README shows it. */
export const golden: readonly { readonly event: LogEvent | MetricPoint; readonly bytes: string }[] = [
  {
    event: line,
    bytes:
      '{"signal":"log","time":"2023-11-14T22:13:20.123Z","level":"info","event":"order.taken","service.name":"case","n":1}',
  },
  {
    event: point,
    bytes:
      '{"signal":"metric","time":"2023-11-14T22:13:20.123Z","name":"hits","kind":"counter","service.name":"case","labels":{},"value":3}',
  },
]
