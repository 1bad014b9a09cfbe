// The line for human eyes on a terminal: time, level, event, fields, then the error with its frames and causes.
import type { styleText } from 'node:util'
import type { ErrorData, Level, LineEncoder, LineSnapshot, Options } from '@obs/core'
import { prettyError } from './pretty-error.ts'
import { quote, visible } from './quote.ts'
import { timeText, type TimeFormat } from './time-text.ts'

/** How the pretty line looks. */
export type PrettyShape = Options<{
  /** `ansi`: SGR colours (ECMA-48, section 8.3.117). Default `none`. */
  colour: 'ansi' | 'none'
  /** `osc8`: places in stacks are hyperlinks, for terminals that have them. Default `none`. */
  links: 'osc8' | 'none'
  /** Default: the time of day, UTC. Others stand as they are; `tai64n` as multilog writes it. */
  time: TimeFormat | 'clock'
  /** Adds frames and source lines to an error; default: its stack as it is. */
  explain: (error: ErrorData) => ErrorData
}>

/** Paints text; a style may be a list. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string

const levelStyles: Readonly<Record<Level, 'gray' | 'cyan' | 'green' | 'yellow' | 'red' | 'magenta'>> = {
  trace: 'gray',
  debug: 'cyan',
  info: 'green',
  warn: 'yellow',
  error: 'red',
  fatal: 'magenta',
}
const eventWidth = 24

/** An encoder for terminals. Values are escaped so that none can break the screen or pass for a line of its own. */
export function pretty(shape: PrettyShape = {}): LineEncoder {
  const paint = shape.colour === 'ansi' ? ansi : plain
  const time = shape.time === undefined || shape.time === 'clock' ? clockText : timeText[shape.time]
  const links = shape.links ?? 'none'
  const explain = shape.explain ?? ((error) => error)
  return (line) => {
    const head = `${paint('gray', time(line.time))} ${paint(levelStyles[line.level], line.level.padEnd(5))} `
    const error = line.error === undefined ? '' : prettyError(explain(line.error), { paint, links })
    return `${head}${body(line, paint)}${tail(line, paint)}\n${error}`
  }
}

function body(line: LineSnapshot, paint: Paint): string {
  const fields = Object.entries(line.toEvent().fields).map(
    ([key, value]) => `${paint('cyan', visible(key))}=${valueText(value)}`,
  )
  const event = visible(line.event)
  return fields.length === 0
    ? paint('bold', event)
    : `${paint('bold', event.padEnd(eventWidth))} ${fields.join(' ')}`
}

// Without the stream, so that neither the environment nor a terminal decides: the shape does.
function ansi(style: Parameters<Paint>[0], text: string): string {
  // Asked for and not imported: the import loads MIME types too.
  return process.getBuiltinModule('node:util').styleText(style, text, { validateStream: false })
}

function plain(_style: Parameters<Paint>[0], text: string): string {
  return text
}

function clockText(time: number): string {
  return timeText.iso(time).slice(11, 23)
}

function valueText(value: unknown): string {
  if (typeof value !== 'string') return quote(value)
  return /^[^\s"=]+$/.test(value) ? visible(value) : quote(value)
}

function tail(line: LineSnapshot, paint: Paint): string {
  const logger = line.logger === undefined ? '' : ` ${paint('gray', `[${visible(line.logger)}]`)}`
  return line.errorId === undefined ? logger : `${logger} ${paint('gray', `#${line.errorId}`)}`
}
