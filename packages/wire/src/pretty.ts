// The line for human eyes on a terminal: time, level, event, fields, then the error with its causes.
import type { ErrorData, Level, LineEncoder, LineSnapshot } from '@obs/core'

/** How the pretty line looks. */
export type PrettyShape = Readonly<{
  /** `ansi`: SGR colours (ECMA-48, section 8.3.117). */
  colour: 'ansi' | 'none'
}>

const levelColours: Readonly<Record<Level, number>> = {
  trace: 90,
  debug: 36,
  info: 32,
  warn: 33,
  error: 31,
  fatal: 35,
}
const eventWidth = 24

// Controls, C1, bidi and line separators: a value must not move the cursor or reorder the line.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** An encoder for terminals. Values are escaped so that none can break the screen. */
export function pretty(shape: PrettyShape): LineEncoder {
  const paint = shape.colour === 'ansi' ? ansi : plain
  return (line) => {
    const event = line.toEvent()
    const head = `${paint(90, clockText(line.time))} ${paint(levelColours[line.level], line.level.padEnd(5))} `
    const fields = Object.entries(event.fields).map(
      ([key, value]) => `${paint(36, visible(key))}=${valueText(value)}`,
    )
    const body = `${paint(1, visible(line.event).padEnd(fields.length === 0 ? 0 : eventWidth))} ${fields.join(' ')}`
    return `${head}${body.trimEnd()}${tail(line, paint)}\n${line.error === undefined ? '' : errorLines(line.error, '', paint)}`
  }
}

type Paint = (code: number, text: string) => string

function ansi(code: number, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`
}

function plain(_code: number, text: string): string {
  return text
}

function clockText(time: number): string {
  return new Date(time).toISOString().slice(11, 23)
}

function valueText(value: unknown): string {
  if (typeof value !== 'string') return visible(JSON.stringify(value))
  return /^[^\s"=]+$/.test(value) ? visible(value) : visible(JSON.stringify(value))
}

function tail(line: LineSnapshot, paint: Paint): string {
  const logger = line.logger === undefined ? '' : ` ${paint(90, `[${visible(line.logger)}]`)}`
  return line.errorId === undefined ? logger : `${logger} ${paint(90, `#${line.errorId}`)}`
}

function errorLines(error: ErrorData, indent: string, paint: Paint): string {
  const head = `${error.type}: ${error.message}`
  const stack = error.stack === '' ? head : error.stack
  const text = visible(stack)
    .split('\n')
    .map((part, index) => `${indent}  ${index === 0 ? paint(31, part) : paint(90, part)}\n`)
    .join('')
  return (
    text +
    error.causes.map((cause) => `${indent}  caused by\n${errorLines(cause, `${indent}  `, paint)}`).join('')
  )
}

function visible(text: string): string {
  return text.replace(unsafe, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
