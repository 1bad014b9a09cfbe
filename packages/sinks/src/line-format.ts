// How local sinks write their lines: the options that stdout and file share.
import { ObsFault, type ErrorData, type LineEncoder, type Options } from '@obs/core'
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

const formats: ReadonlySet<unknown> = new Set(['json', 'logfmt', 'pretty'])

/** The encoder that the options ask for. Throws ObsFault `bad_option`. */
export function encoderOf(
  sink: string,
  { format = 'json', time, shape }: LineFormat,
  comfort: Comfort = { colour: 'none', links: 'none' },
): LineEncoder {
  if (time !== undefined && !Object.hasOwn(timeText, time))
    throw new ObsFault(
      'bad_option',
      `${sink}: time is '${time}': there are ${Object.keys(timeText).join(', ')}`,
    )
  if (!formats.has(format))
    throw new ObsFault('bad_option', `${sink}: format is '${format}': there are json, logfmt and pretty`)
  if (format === 'json') return jsonLine({ ...shape, ...(time === undefined ? {} : { time }) })
  return format === 'logfmt' ? logfmt({ time }) : pretty({ ...comfort, time })
}
