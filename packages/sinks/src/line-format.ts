// How local sinks write their lines: the options that stdout and file share.
import { type ErrorData, kind, type Kinds, type LineEncoder, type Options } from '@obs/core'
import { jsonLine, logfmt, pretty, timeText, type JsonLineShape, type TimeFormat } from '@obs/wire'

/** The form of a line. */
export type LineFormat = Options<{
  format: 'json' | 'logfmt' | 'pretty'
  /** Default: the shape's, else `iso`; of pretty lines the time of day. */
  time: TimeFormat
  /** Names and order of JSON lines; see the presets of @obs/wire. */
  shape: JsonLineShape
}>

/** What a person in front of a terminal gets. */
export type Comfort = Readonly<{
  colour: 'ansi' | 'none'
  links: 'osc8' | 'none'
  explain?: (error: ErrorData) => ErrorData
}>

const timeKind = kind.oneOf(...Object.keys(timeText))

/** What the options that stdout and file share may be. */
export const lineKinds: Kinds<LineFormat> = {
  format: kind.oneOf('json', 'logfmt', 'pretty'),
  time: timeKind,
  shape: kind.group({
    time: timeKind,
    level: kind.anything,
    keys: kind.mapOf(kind.text),
    order: kind.listOf(kind.oneOf('level', 'time', 'event', 'fields')),
    fieldsUnder: kind.text,
    error: kind.anything,
    tracePrefix: kind.text,
    constants: kind.mapOf(kind.text),
  } satisfies Kinds<JsonLineShape>),
}

/** The encoder that the options ask for. */
export function encoderOf(
  { format = 'json', time, shape }: LineFormat,
  comfort: Comfort = { colour: 'none', links: 'none' },
): LineEncoder {
  if (format === 'json') return jsonLine({ ...shape, ...(time === undefined ? {} : { time }) })
  return format === 'logfmt' ? logfmt({ time }) : pretty({ ...comfort, time })
}
