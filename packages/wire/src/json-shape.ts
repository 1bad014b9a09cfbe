// How a JSON line looks: names, order, time and level, and where error and ids stand.
import type { ErrorData, Level, LineSnapshot, Options } from '@obs/core'
import { quote } from './quote.ts'
import { stackText } from './stack-text.ts'
import type { TimeFormat } from './time-text.ts'

/** The parts of a line that have a place in it. */
export type LinePart = 'level' | 'time' | 'event' | 'fields'

/** How a JSON line looks. */
export type JsonLineShape = Options<{
  /** Default `iso`. */
  time: TimeFormat
  /** Level names, the numbers pino and bunyan use, or the members each level writes. Default `name`. */
  level: 'name' | 'number' | Readonly<Record<Level, Readonly<Record<string, string | number>>>>
  /** Names of the keys. A field that has one of these names gets an underscore behind it. */
  keys: Options<
    Readonly<Record<'time' | 'level' | 'event' | 'logger' | 'errorId' | 'traceId' | 'spanId', string>>
  >
  /** Default: level, time, event, fields. Error and ids follow the fields. */
  order: readonly LinePart[]
  /** All fields, with error and logger, as an object under this key. Default: beside the other keys. */
  fieldsUnder: string
  /** An error as one object `err` with its tree of causes (default), or as three texts under these names. */
  error: 'object' | Readonly<Record<'type' | 'message' | 'stack', string>>
  /** Stands before every trace id. */
  tracePrefix: string
  /** Members that every line has. */
  constants: Readonly<Record<string, string>>
}>

const numbers: Readonly<Record<Level, number>> = {
  trace: 10,
  debug: 20,
  info: 30,
  warn: 40,
  error: 50,
  fatal: 60,
}

// What the snapshot keeps clear of fields in every line.
const reserved: ReadonlySet<string> = new Set([
  'time',
  'level',
  'event',
  'logger',
  'err',
  'error_id',
  'trace_id',
  'span_id',
])

/** The members of each level, without a leading comma. */
export function levelMembers({ level = 'name', keys }: JsonLineShape): Readonly<Record<Level, string>> {
  const key = keys?.level ?? 'level'
  const of = (name: Level): string => {
    if (level === 'name') return `${quote(key)}:"${name}"`
    if (level === 'number') return `${quote(key)}:${numbers[name]}`
    return quote(level[name]).slice(1, -1)
  }
  const [trace, debug, info] = [of('trace'), of('debug'), of('info')]
  return { trace, debug, info, warn: of('warn'), error: of('error'), fatal: of('fatal') }
}

/** Names of the shape that stand where the fields stand, and which the snapshot does not keep clear of them. */
export function ownNames({
  keys = {},
  level,
  error,
  constants = {},
  fieldsUnder,
}: JsonLineShape): readonly string[] {
  const { logger, errorId, ...others } = keys
  const errors = typeof error === 'object' ? Object.values(error) : []
  const beside = [logger, errorId, ...errors, ...Object.keys(constants)]
  const levels = typeof level === 'object' ? Object.values(level).flatMap((of) => Object.keys(of)) : []
  const all = fieldsUnder === undefined ? [...beside, ...Object.values(others), ...levels] : beside
  return [...new Set(all)].filter((name): name is string => name !== undefined && !reserved.has(name))
}

/** What follows the fields: what belongs among the attributes, and the ids. */
export interface Tail {
  attributes(line: LineSnapshot): string
  ids(line: LineSnapshot): string
}

/** Writers of the tail; each member has a leading comma. */
export function tailOf({ keys, error = 'object', tracePrefix = '', constants = {} }: JsonLineShape): Tail {
  const logger = `,${quote(keys?.logger ?? 'logger')}:`
  const errorId = `,${quote(keys?.errorId ?? 'error_id')}:"`
  const traceId = `,${quote(keys?.traceId ?? 'trace_id')}:"${quote(tracePrefix).slice(1, -1)}`
  const spanId = `,${quote(keys?.spanId ?? 'span_id')}:"`
  const constant = Object.keys(constants).length === 0 ? '' : `,${quote(constants).slice(1, -1)}`
  const errorMember = error === 'object' ? errorObject() : errorTexts(error)
  return {
    attributes(line) {
      let text = constant
      if (line.logger !== undefined) text += logger + quote(line.logger)
      if (line.error !== undefined) text += errorMember(line.error)
      return line.errorId === undefined ? text : `${text}${errorId}${line.errorId}"`
    },
    ids(line) {
      const text = line.traceId === undefined ? '' : `${traceId}${line.traceId}"`
      return line.spanId === undefined ? text : `${text}${spanId}${line.spanId}"`
    },
  }
}

function errorObject(): (error: ErrorData) => string {
  const stackMember = repeatingFrames()
  return ({ type, message, code, stack, causes }) => {
    const told = code === undefined ? '' : `,"code":${quote(code)}`
    const head = `{"type":${quote(type)},"message":${quote(message)}${told}`
    const end = causes.length === 0 ? '}' : `,"causes":${quote(causes)}}`
    return `,"err":${head},"stack":${stackMember(stack, message)}${end}`
  }
}

const placesMax = 16

// Failures of one place differ in their message alone, so the quoted frames of some places are kept, by their length. A text
// cut before a line feed is cut between characters.
function repeatingFrames(): (stack: string, message: string) => string {
  const places: (Readonly<{ frames: string; quoted: string }> | undefined)[] = []
  return (stack, message) => {
    const end = stack.indexOf('\n', Math.max(0, stack.indexOf(message)) + message.length)
    if (end < 0) return quote(stack)
    const frames = stack.slice(end)
    const slot = frames.length % placesMax
    const known = places[slot]
    const place = known?.frames === frames ? known : { frames, quoted: quote(frames).slice(1) }
    places[slot] = place
    return quote(stack.slice(0, end)).slice(0, -1) + place.quoted
  }
}

function errorTexts(
  keys: Readonly<Record<'type' | 'message' | 'stack', string>>,
): (error: ErrorData) => string {
  return (error) => {
    const texts = { [keys.type]: error.type, [keys.message]: error.message, [keys.stack]: stackText(error) }
    return `,${quote(texts).slice(1, -1)}`
  }
}
