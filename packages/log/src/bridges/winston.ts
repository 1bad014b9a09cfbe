// Infos of winston: a transport.
import type { Writable } from 'node:stream'
import { isError, type Level } from '@obs/core'
import type { Logger } from '../logger.ts'
import { without, writeForeign } from './foreign-line.ts'
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
  const behind = behindMessage(read[splatSymbol])
  const err = isError(info) ? info : behind
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

function messageOf(info: Readonly<Record<string, unknown>>, err: Error): string {
  if ((info as object) === err) return 'exception'
  const message = textOf(info['message'])
  const copied = ` ${err.message}`
  return err.message !== '' && message.endsWith(copied) ? message.slice(0, -copied.length) : message
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'log'
}
