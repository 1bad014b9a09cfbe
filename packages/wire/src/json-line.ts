// The JSON line: one event as one line of JSON. The members are pasted as the snapshot encoded them.
import type { ErrorData, Level, LineEncoder, LineSnapshot, Options } from '@obs/core'
import { isoTime } from './iso-time.ts'
import { tai64n } from './tai64n.ts'

/** How a JSON line looks. */
export type JsonLineShape = Options<{
  /** Default `iso` (RFC 3339, UTC, milliseconds). */
  time: 'iso' | 'epoch_ms' | 'tai64n'
  /** Level names, or the numbers pino and bunyan use. Default `name`. */
  level: 'name' | 'number'
  /** Key of the event name. Default `event`. */
  eventKey: string
  /** Whether the event name comes before or after the fields. Default `first`. */
  eventAt: 'first' | 'last'
}>

/** pino's keys and order, for consumers that expect them. */
export const pinoShape: JsonLineShape = {
  time: 'epoch_ms',
  level: 'number',
  eventKey: 'msg',
  eventAt: 'last',
}

const numbers: Readonly<Record<Level, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}
const namesMax = 4096

/** An encoder of JSON lines (RFC 8259), each ended by a line feed. Pure; compile it once per sink. */
export function jsonLine(shape: JsonLineShape = {}): LineEncoder {
  const head = heads(levelTexts(shape.level ?? 'name'), timeTexts[shape.time ?? 'iso'])
  if (shape.eventAt === 'last') {
    const names = quotedNames(shape.eventKey ?? 'event', '}\n')
    return (line) => head(line) + line.members + tail(line) + names(line.event)
  }
  const names = quotedNames(shape.eventKey ?? 'event', '')
  return (line) => head(line) + names(line.event) + line.members + tail(line) + '}\n'
}

// Lines of one millisecond and level begin alike, so the text of the last beginning is kept.
function heads(
  levels: Readonly<Record<Level, string>>,
  timeText: (time: number) => string,
): (line: LineSnapshot) => string {
  let time = Number.NaN
  let level: Level = 'info'
  let text = ''
  return (line) => {
    if (line.time === time && line.level === level) return text
    time = line.time
    level = line.level
    text = ['{', levels[level], timeText(time)].join('')
    return text
  }
}

const timeTexts: Readonly<Record<'iso' | 'epoch_ms' | 'tai64n', (time: number) => string>> = {
  iso: (time) => `,"time":"${isoTime(time)}"`,
  epoch_ms: (time) => `,"time":${time}`,
  tai64n: (time) => `,"time":"${tai64n(time)}"`,
}

function levelTexts(kind: 'name' | 'number'): Readonly<Record<Level, string>> {
  const text = (level: Level): string => `"level":${kind === 'number' ? numbers[level] : `"${level}"`}`
  const { trace, debug, info, warn, error, fatal } = {
    trace: text('trace'),
    debug: text('debug'),
    info: text('info'),
    warn: text('warn'),
    error: text('error'),
    fatal: text('fatal'),
  }
  return { trace, debug, info, warn, error, fatal }
}

// Event names are constants of the program, so their quoted text is kept; a program that makes names up starts over.
function quotedNames(key: string, end: string): (event: string) => string {
  let texts = new Map<string, string>()
  const fragment = `,${JSON.stringify(key)}:`
  return (event) => {
    const known = texts.get(event)
    if (known !== undefined) return known
    if (texts.size >= namesMax) texts = new Map()
    const quoted = JSON.stringify(event).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, escapeUnit)
    // Joined text is flat; added up, it would be walked piece by piece for every line.
    const text = [fragment, quoted, end].join('')
    texts.set(event, text)
    return text
  }
}

function tail(line: LineSnapshot): string {
  let text = line.logger === undefined ? '' : `,"logger":${JSON.stringify(line.logger)}`
  if (line.error !== undefined) text += `,"err":${errorText(line.error)}`
  if (line.errorId !== undefined) text += `,"error_id":"${line.errorId}"`
  if (line.traceId !== undefined) text += `,"trace_id":"${line.traceId}","span_id":"${line.spanId ?? ''}"`
  return text
}

function errorText({ type, message, code, stack, causes }: ErrorData): string {
  return JSON.stringify({
    type,
    message,
    ...(code === undefined ? {} : { code }),
    stack,
    ...(causes.length === 0 ? {} : { causes }),
  }).replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escapeUnit)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
