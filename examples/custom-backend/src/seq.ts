// A backend of one's own, in one file: Seq, which takes lines of Compact Log Event Format over HTTP.
// https://datalust.co/docs/posting-raw-events. Delivery: acknowledged per request; what Seq refuses is not repeated.
import type { Level, LogEvent } from '@obs/node'
import { defineBackend, type Factory, type SinkOptions } from '@obs/sinks'

/** Sends lines to Seq. Default endpoint `http://127.0.0.1:5341`; `token` is an API key. */
export const seq: Factory<object, 'log'> = defineBackend({
  name: 'seq',
  signals: ['log'],
  options: {},
  limits: { batchItemsMax: 1000, batchBytesMax: 1024 * 1024 },
  target: ({ endpoint = 'http://127.0.0.1:5341', token }: SinkOptions) => ({
    via: 'http',
    url: new URL('/ingest/clef', endpoint).href,
    headers: {
      'content-type': 'application/vnd.serilog.clef',
      ...(token === undefined ? {} : { 'x-seq-apikey': token }),
    },
  }),
  // No `frame`: lines, each ended by a line feed, are what Seq takes. No `verdict`: HTTP statuses say it all.
  encode: (event: LogEvent) => clef(event),
})

// Of the format's words only these are ours to say; an absent level means information.
const levels: Readonly<Record<Level, string | undefined>> = {
  trace: 'Verbose',
  debug: 'Debug',
  info: undefined,
  warn: 'Warning',
  error: 'Error',
  fatal: 'Fatal',
}

function clef(event: LogEvent): string {
  return JSON.stringify({
    '@t': new Date(event.time).toISOString(),
    '@mt': event.event,
    '@l': levels[event.level],
    '@x': event.error?.stack,
    '@tr': event.traceId,
    ...Object.fromEntries(Object.entries(event.fields).map(([key, value]) => [escaped(key), value])),
    error_id: event.errorId,
  })
}

// A field that begins with @ would be taken for a word of the format; a second one makes it a field.
function escaped(key: string): string {
  return key.startsWith('@') ? `@${key}` : key
}
