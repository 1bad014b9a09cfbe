// A line of another logger on its way into ours: one rule for all bridges.
import { beginning, isError, type Level } from '@obs/core'
import type { Logger } from '../logger.ts'

/** What a bridge has read. */
export interface ForeignLine {
  readonly level: Level
  /** The text names the event: most loggers have nothing better. */
  readonly message: string
  /** Where the text was formatted from a template: the whole text, for the field `message`. */
  readonly formatted?: string | undefined
  readonly fields: Readonly<Record<string, unknown>>
}

const eventMax = 200

/**
 * Writes it. At error and above it is an occurrence like any other: an Error among the fields is reported, and the same
 * Error met again in its request or run, through whatever bridge, keeps its id and counts once.
 */
export function writeForeign(log: Logger, { level, message, formatted, fields }: ForeignLine): void {
  if (isToldByError(message, fields)) {
    log[level]('exception', fields)
    return
  }
  const event = message === '' ? 'log' : beginning(message, eventMax)
  const text = formatted ?? (message.length > eventMax ? message : undefined)
  log[level](event, text === undefined ? fields : { ...fields, message: text })
}

// pino and bunyan take the text of an Error that stands alone for that of the line. It names no event: it is another with
// every failure, and whatever secret it holds is taken out of the error alone.
function isToldByError(message: string, fields: ForeignLine['fields']): boolean {
  try {
    return Object.values(fields).some((value) => isError(value) && value.message === message)
  } catch {
    return false
  }
}

/** The level of a number in the manner of pino and bunyan: custom ones count as the level below them. */
export function levelOfNumber(number: number): Level {
  if (number >= 60) return 'fatal'
  if (number >= 50) return 'error'
  if (number >= 40) return 'warn'
  if (number >= 30) return 'info'
  return number >= 20 ? 'debug' : 'trace'
}

/** `fields` without some names. */
export function without(
  fields: Readonly<Record<string, unknown>>,
  names: ReadonlySet<string>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)))
}

const revivedMax = 64
const revived = new Map<string, Error>()

/**
 * An Error for one that another logger has turned into an object. The same object read twice gives the same Error, so
 * that it counts once; what is not an error in that shape is given back as it is.
 */
export function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const { name, type, message, stack } = value as Readonly<Record<string, unknown>>
  if (typeof stack !== 'string' || typeof message !== 'string') return value
  const known = revived.get(stack)
  if (known !== undefined) return known
  const error = Object.assign(new Error(message), { stack, name: String(type ?? name ?? 'Error') })
  const [oldest] = revived.keys()
  if (revived.size >= revivedMax && oldest !== undefined) revived.delete(oldest)
  revived.set(stack, error)
  return error
}
