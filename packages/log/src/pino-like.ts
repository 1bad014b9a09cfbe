// pino's call shape over our logger, for code that will not be rewritten: data first, message second.
import { format } from 'node:util'
import { isError, isLevel, rank, type Level } from '@obs/core'
import { gatedLogger, type Logger } from './logger.ts'

type PinoMethod = (first: unknown, message?: string, ...args: unknown[]) => void

/** A logger with pino's methods. A message becomes the event's name; with printf arguments, the field `message` beside it. */
export interface PinoLike extends Record<Level | 'silent', PinoMethod> {
  /** `silent` is our `off`. */
  level: string
  /** Whether lines of this level are written now; false for what is none of the six. */
  isLevelEnabled(level: string): boolean
  /** A new logger with these fields. Of pino's options `serializers` and `level` are read. */
  child(fields: object, options?: PinoChildOptions): PinoLike
}

/** What `child` reads of pino's options. */
export type PinoChildOptions = Readonly<{
  /** By name of a field: what stands in its place. What one throws stands there as text; one for `err` is not asked. */
  serializers?: Readonly<Record<string, (value: never) => unknown>> | undefined
  /** Of this child alone, and of its children: `silent` or one of the six. Anything else leaves it what its parent has. */
  level?: string | undefined
}>

const none: Serializers = {}

type Serializers = Readonly<Record<string, (value: never) => unknown>>

/** pino's call shape over `log`: `error` and `fatal` report and mark the meter as they always do. */
export function pinoLike(log: Logger): PinoLike {
  return new PinoShaped(log, none, undefined)
}

class PinoShaped implements PinoLike {
  #log: Logger
  readonly #serializers: Serializers
  // Where it is not that of the logger.
  #level: OwnLevel | undefined

  constructor(log: Logger, serializers: Serializers, level: OwnLevel | undefined) {
    this.#log = log
    this.#serializers = serializers
    this.#level = level
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
    const level = this.#level ?? this.#log.level
    return level === 'off' ? 'silent' : level
  }

  set level(level: string) {
    const own = ownLevel(level)
    if (this.#level === undefined || own === undefined) this.#log.level = own ?? (level as Level)
    else {
      this.#level = own
      this.#log = gated(this.#log, own)
    }
  }

  isLevelEnabled(level: string): boolean {
    return isLevel(level) && this.#log.isEnabled(level)
  }

  // As pino has them: by these Fastify refuses a wrong `logLevel` of a route where it is given.
  get levels(): object {
    return pinoLevels
  }

  child(fields: object, { serializers, level }: PinoChildOptions = {}): PinoLike {
    const all = serializers === undefined ? this.#serializers : { ...this.#serializers, ...serializers }
    const bound = this.#log.bind(all === none ? fields : serialized(fields, all))
    const own = level === undefined ? undefined : ownLevel(level)
    return own === undefined
      ? new PinoShaped(bound, all, this.#level)
      : new PinoShaped(gated(bound, own), all, own)
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

const { off: silent, ...six } = rank
const pinoLevels = { values: { ...six, silent } }

type OwnLevel = Level | 'off'

function ownLevel(level: string): OwnLevel | undefined {
  if (level === 'silent' || level === 'off') return 'off'
  return isLevel(level) ? level : undefined
}

function gated(log: Logger, level: OwnLevel): Logger {
  return gatedLogger(log, { threshold: rank[level] })
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
