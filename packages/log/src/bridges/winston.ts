// Infos of winston: a transport.
import type { Writable } from 'node:stream'
import { isError, type Level } from '@obs/core'
import type { Logger } from '../logger.ts'
import { revive, without, writeForeign } from './foreign-line.ts'
import { objectStream } from './object-stream.ts'

/** A transport of winston 3. */
export type WinstonTransport = Writable & { log(info: object, next: () => void): void }

const levelSymbol = Symbol.for('level')
const splatSymbol = Symbol.for('splat')

// npm's, syslog's and cli's levels; whatever else is `info`.
const levels: ReadonlyMap<string, Level> = new Map<string, Level>([
  ['emerg', 'fatal'],
  ['alert', 'fatal'],
  ['crit', 'fatal'],
  ['fatal', 'fatal'],
  ['error', 'error'],
  ['warn', 'warn'],
  ['warning', 'warn'],
  ['verbose', 'debug'],
  ['debug', 'debug'],
  ['silly', 'trace'],
  ['trace', 'trace'],
])

const apart: ReadonlySet<string> = new Set(['level', 'message', 'timestamp'])

/**
 * A transport: `winston.createLogger({ transports: [fromWinston(log)] })`. An Error that was logged, alone, behind a message
 * or among the fields, is the line's error. winston's own level and formats come first.
 */
export function fromWinston(log: Logger): WinstonTransport {
  const stream = objectStream((info) => take(log, info))
  // winston looks at the length of `log` to tell its transports of version 3 from older ones.
  return Object.assign(stream, {
    log(info: object, next: () => void): void {
      take(log, info)
      next()
    },
  })
}

function take(log: Logger, info: object): void {
  const read = info as Readonly<Record<string | symbol, unknown>>
  const level = levels.get(String(read[levelSymbol] ?? read['level'])) ?? 'info'
  const err = isError(info) ? info : (behindMessage(read[splatSymbol]) ?? madeAnew(read))
  const fields = without(read, apart)
  if (err === undefined) {
    const told = typeof read['message'] === 'string' ? fields : { ...fields, value: read['message'] }
    writeForeign(log, { level, message: textOf(read['message']), fields: told })
    return
  }
  delete fields['stack']
  delete fields['cause']
  writeForeign(log, { level, message: messageOf(read, err), fields: { ...fields, err } })
}

// winston copies the text of an Error that stands behind the message into it, and keeps the Error itself aside.
function behindMessage(splat: unknown): Error | undefined {
  const first: unknown = Array.isArray(splat) ? splat[0] : undefined
  return isError(first) ? first : undefined
}

// `format.errors` puts a plain copy in the place of an Error: its stack is a text then, which begins with name and message.
function madeAnew({ message, stack, cause }: Readonly<Record<string, unknown>>): Error | undefined {
  if (typeof message !== 'string' || typeof stack !== 'string') return undefined
  const [header, name] = /^([\w$.]+): /.exec(stack) ?? []
  if (header === undefined || !stack.startsWith(message, header.length)) return undefined
  const error = revive({ name, message, stack })
  if (!isError(error)) return undefined
  return cause === undefined ? error : Object.assign(error, { cause })
}

function messageOf(info: Readonly<Record<string, unknown>>, err: Error): string {
  const message = textOf(info['message'])
  if ((info as object) === err || message === err.message) return 'exception'
  const copied = ` ${err.message}`
  return err.message !== '' && message.endsWith(copied) ? message.slice(0, -copied.length) : message
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'log'
}
