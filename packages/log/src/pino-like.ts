// pino's call shape over our logger, for code that will not be rewritten: data first, message second.
import { format } from 'node:util'
import { isError, type Level } from '@obs/core'
import type { Logger } from './logger.ts'

type PinoMethod = (first: unknown, message?: string, ...args: unknown[]) => void

/** A logger with pino's methods. A message becomes the event's name; with printf arguments, the field `message` beside it. */
export interface PinoLike extends Record<Level | 'silent', PinoMethod> {
  /** `silent` is our `off`. */
  level: string
  /** A new logger with these fields. Of pino's options only `serializers` is read. */
  child(fields: object, options?: PinoChildOptions): PinoLike
}

/** What `child` reads of pino's options. */
export type PinoChildOptions = Readonly<{
  serializers?: Readonly<Record<string, (value: never) => unknown>> | undefined
}>

const none: Serializers = {}

type Serializers = Readonly<Record<string, (value: never) => unknown>>

/** pino's call shape over `log`: `error` and `fatal` report and mark the meter as they always do. */
export function pinoLike(log: Logger): PinoLike {
  return new PinoShaped(log, none)
}

class PinoShaped implements PinoLike {
  readonly #log: Logger
  readonly #serializers: Serializers

  constructor(log: Logger, serializers: Serializers) {
    this.#log = log
    this.#serializers = serializers
  }

  trace(first: unknown, message?: string, ...args: unknown[]): void {
    this.#write('trace', first, message, args)
  }

  debug(first: unknown, message?: string, ...args: unknown[]): void {
    this.#write('debug', first, message, args)
  }

  info(first: unknown, message?: string, ...args: unknown[]): void {
    this.#write('info', first, message, args)
  }

  warn(first: unknown, message?: string, ...args: unknown[]): void {
    this.#write('warn', first, message, args)
  }

  error(first: unknown, message?: string, ...args: unknown[]): void {
    this.#write('error', first, message, args)
  }

  fatal(first: unknown, message?: string, ...args: unknown[]): void {
    this.#write('fatal', first, message, args)
  }

  silent(): void {
    return undefined
  }

  get level(): string {
    return this.#log.level === 'off' ? 'silent' : this.#log.level
  }

  set level(level: string) {
    this.#log.level = level === 'silent' ? 'off' : (level as Level)
  }

  child(fields: object, { serializers }: PinoChildOptions = {}): PinoLike {
    if (serializers === undefined && this.#serializers === none)
      return new PinoShaped(this.#log.bind(fields), none)
    const all = { ...this.#serializers, ...serializers }
    return new PinoShaped(this.#log.bind(serialized(fields, all)), all)
  }

  // Errors and fatals are always built: a level gates their line, never their report.
  #write(level: Level, first: unknown, message: string | undefined, args: readonly unknown[]): void {
    if (level !== 'error' && level !== 'fatal' && !this.#log.isEnabled(level)) return
    if (typeof first === 'string')
      this.#emit(level, first, {}, message === undefined ? args : [message, ...args])
    else if (isError(first)) this.#emit(level, message ?? 'exception', { err: first }, args)
    else this.#emit(level, message ?? 'log', fieldsOf(first, this.#serializers), args)
  }

  // The template names the event, so that one line of code stays one event whatever it prints.
  #emit(level: Level, event: string, fields: object, args: readonly unknown[]): void {
    const told = args.length === 0 ? fields : { ...fields, message: format(event, ...args) }
    this.#log[level](event, told)
  }
}

function fieldsOf(first: unknown, serializers: Serializers): object {
  if (typeof first !== 'object' || first === null) return first === undefined ? {} : { value: first }
  return serialized(first, serializers)
}

// `err` stays an Error: a serialized one could not be reported.
function serialized(fields: object, serializers: Serializers): object {
  const keys = Object.keys(serializers).filter((key) => key !== 'err' && key in fields)
  if (keys.length === 0) return fields
  const copy: Record<string, unknown> = { ...fields }
  for (const key of keys) copy[key] = serializedValue(copy[key], serializers[key])
  return copy
}

function serializedValue(value: unknown, serialize: ((value: never) => unknown) | undefined): unknown {
  try {
    return serialize?.(value as never)
  } catch (cause) {
    return `[serializer threw: ${cause instanceof Error ? cause.message : String(cause)}]`
  }
}
