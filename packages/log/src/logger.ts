// The logger: event first, fields second, bound context in between, and one call for line, report and meter.
import {
  currentScope,
  Members,
  ObsFault,
  rank,
  type Fields,
  type Gate,
  type Level,
  type Pipeline,
  type ScopeState,
} from '@obs/core'
import { fanOutOf, type ErrorMethod, type FanOut, type LogMethod } from './loggable.ts'
import { plainCopy } from './plain-copy.ts'
import { typedLogger, type Catalogue, type DeclareMetrics, type TypedLogger } from './typed.ts'

/** Writes structured events. `bind`, `unbind`, `fresh` and `named` give new loggers; the receiver is unchanged. */
export interface Logger
  extends Record<'trace' | 'debug' | 'info' | 'warn', LogMethod>, Record<'error' | 'fatal', ErrorMethod> {
  /** A new logger that adds these fields to every line; they win over bound ones of the same name. */
  bind(fields: Fields): Logger
  /** A new logger without these bound fields; unknown keys are ignored. */
  unbind(...keys: string[]): Logger
  /** A new logger with exactly these bound fields (structlog's `new`); the ambient context stays. */
  fresh(fields?: Fields): Logger
  /** A new logger with the field `logger`; its level follows directives such as `billing=debug`. */
  named(name: string): Logger
  /** Accepts only the events of `E` and moves the metrics their specs declare. */
  typed<E extends object>(specs: Catalogue<E>): TypedLogger<E>
  /** Whether lines of this level are written now. */
  isEnabled(level: Level): boolean
  /** Settable; loggers taken earlier follow. Gates lines, never reports or meters. */
  level: Level | 'off'
}

/** What a logger is made of; see createLogger. */
interface Parts {
  readonly pipeline: Pipeline
  readonly metrics: DeclareMetrics | undefined
  /** Stands for the ambient scope where it is lost. */
  readonly scope: ScopeState | undefined
}

/** A logger over a pipeline. `metrics` lets typed events move their meters; without it they only log. Throws ObsFault where `pipeline` is none. */
export function createLogger(pipeline: Pipeline, metrics?: DeclareMetrics): Logger {
  if (typeof (pipeline as Partial<Pipeline> | undefined)?.levels?.gate !== 'function')
    throw new ObsFault(
      'bad_option',
      'createLogger takes a pipeline, as in createLogger(createPipeline({ sinks: [stdout()] }))',
    )
  return new BoundLogger({ pipeline, metrics, scope: undefined }, Members.none, '')
}

/** `log`, writing in `scope` wherever it is called. */
export function scopedLogger(log: Logger, scope: ScopeState): Logger {
  return (log as { [within]?: (scope: ScopeState) => Logger })[within]?.(scope) ?? log
}

/** `log` with a threshold of its own, for itself and what is bound from it; directives and `level` pass it by. */
export function gatedLogger(log: Logger, gate: Gate): Logger {
  return (log as { [gatedBy]?: (gate: Gate) => Logger })[gatedBy]?.(gate) ?? log
}

// The logger may be of another copy of this package.
const within = Symbol.for('@obs/1.within')
const gatedBy = Symbol.for('@obs/1.gatedBy')

class BoundLogger implements Logger {
  readonly #parts: Parts
  readonly #pipeline: Pipeline
  readonly #name: string
  readonly #label: string | undefined
  readonly #gate: Gate
  readonly #scope: ScopeState | undefined
  #encoded: Members
  // Of the loggers made for requests few ever write: what was bound last is encoded with the first line.
  #waiting: Fields | undefined

  constructor(
    parts: Parts,
    members: Members,
    name: string,
    gate = parts.pipeline.levels.gate(name),
    waiting?: Fields,
  ) {
    this.#parts = parts
    this.#pipeline = parts.pipeline
    this.#encoded = members
    this.#waiting = waiting
    this.#name = name
    this.#label = name === '' ? undefined : name
    this.#gate = gate
    this.#scope = parts.scope
  }

  trace(event: string, fields?: unknown): void {
    if (this.#gate.threshold <= 10) this.#line('trace', event, fields)
  }

  debug(event: string, fields?: unknown): void {
    if (this.#gate.threshold <= 20) this.#line('debug', event, fields)
  }

  info(event: string, fields?: unknown): void {
    if (this.#gate.threshold <= 30) this.#line('info', event, fields)
  }

  warn(event: string, fields?: unknown): void {
    if (this.#gate.threshold <= 40) this.#line('warn', event, fields)
  }

  error(event: string, fields?: unknown, fanOut?: FanOut): string {
    return this.#fail('error', event, fields, fanOut)
  }

  fatal(event: string, fields?: unknown, fanOut?: FanOut): string {
    return this.#fail('fatal', event, fields, fanOut)
  }

  bind(fields: Fields): Logger {
    const waiting = plainCopy(fields)
    const members =
      waiting === undefined ? this.#members().with(this.#pipeline.bind(fields)) : this.#members()
    return new BoundLogger(this.#parts, members, this.#name, this.#gate, waiting)
  }

  unbind(...keys: string[]): Logger {
    return new BoundLogger(this.#parts, this.#members().without(new Set(keys)), this.#name)
  }

  fresh(fields: Fields = {}): Logger {
    return new BoundLogger(this.#parts, this.#pipeline.bind(fields), this.#name)
  }

  named(name: string): Logger {
    return new BoundLogger(this.#parts, this.#members(), nameOf(name))
  }

  typed<E extends object>(specs: Catalogue<E>): TypedLogger<E> {
    return typedLogger(this, specs, this.#parts.metrics)
  }

  isEnabled(level: Level): boolean {
    return this.#gate.threshold <= rank[level]
  }

  get level(): Level | 'off' {
    return this.#pipeline.levels.level(this.#name)
  }

  set level(level: Level | 'off') {
    this.#pipeline.levels.set(this.#name, level)
  }

  [within](scope: ScopeState): Logger {
    return new BoundLogger({ ...this.#parts, scope }, this.#members(), this.#name)
  }

  [gatedBy](gate: Gate): Logger {
    return new BoundLogger(this.#parts, this.#members(), this.#name, gate)
  }

  #members(): Members {
    if (this.#waiting === undefined) return this.#encoded
    this.#encoded = this.#encoded.with(this.#pipeline.bind(this.#waiting))
    this.#waiting = undefined
    return this.#encoded
  }

  #line(level: Level, event: string, fields: unknown): void {
    this.#pipeline.line(level, event, fields, this.#members(), this.#label, this.#scope ?? currentScope())
  }

  #fail(level: 'error' | 'fatal', event: string, fields: unknown, fanOut: FanOut | undefined): string {
    return this.#pipeline.fail(
      level,
      event,
      fields,
      this.#members(),
      this.#label,
      this.#scope ?? currentScope(),
      {
        gate: this.isEnabled(level) ? 'open' : 'shut',
        fanOut: fanOutOf(fanOut),
        fingerprint: fanOut?.fingerprint,
      },
    )
  }
}

// Callers without types may pass anything, such as a number that counts shards.
function nameOf(name: unknown): string {
  if (typeof name === 'string') return name
  return typeof name === 'number' ? String(name) : ''
}
