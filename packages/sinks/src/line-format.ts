// How local sinks write their lines: the options that stdout and file share.
import type { ErrorData, LineEncoder, Options } from '@obs/core'
import { jsonLine, logfmt, pretty, timeText, type JsonLineShape, type TimeFormat } from '@obs/wire'
import { checkWords } from './words.ts'

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

const words = { format: ['json', 'logfmt', 'pretty'], time: Object.keys(timeText) }

/** The encoder that the options ask for. Throws ObsFault `bad_option`. */
export function encoderOf(
  sink: string,
  { format = 'json', time, shape }: LineFormat,
  comfort: Comfort = { colour: 'none', links: 'none' },
): LineEncoder {
  checkWords(sink, { format, time }, words)
  if (format === 'json') return jsonLine({ ...shape, ...(time === undefined ? {} : { time }) })
  return format === 'logfmt' ? logfmt({ time }) : pretty({ ...comfort, time })
}
