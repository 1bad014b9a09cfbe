// The public scope: one request or one run, for code that holds it instead of relying on the ambient context.
import { currentScope, isError, Members, ScopeState, type Fields, type Pipeline } from '@obs/core'
import { scopedLogger, type Logger } from './logger.ts'

/** One request or one run. */
export interface Scope {
  /** 16 hex digits: the span id on its lines. */
  readonly id: string
  /** The latest failure met in it. */
  readonly errorId: string | undefined
  /** A logger that carries the scope's fields even where the ambient context is lost. */
  readonly log: Logger
  /** Adds fields to every later line, the closing one included. */
  set(fields: Fields): void
}

/** A new unit of work, a child of the one in force; see runInScope for how it gets there. */
export class WorkScope extends ScopeState implements Scope {
  /** The pipeline its lines go to. */
  readonly pipeline: Pipeline
  readonly #base: Logger
  readonly #name: string
  readonly #startMs: number

  /**
   * @param name the event of its closing line
   * @param traceId from the caller's `traceparent`
   */
  constructor(
    pipeline: Pipeline,
    base: Logger,
    name: string,
    fields?: Fields,
    traceId?: string,
    kind: 'request' | 'work' = 'work',
  ) {
    super(kind, fields === undefined ? Members.none : pipeline.bind(fields), currentScope(), traceId)
    this.pipeline = pipeline
    this.#base = base
    this.#name = name
    this.#startMs = pipeline.clock.monotonicMs()
  }

  get log(): Logger {
    return currentScope() === this ? this.#base : scopedLogger(this.#base, this)
  }

  /** Ms since it began, to the microsecond. */
  elapsedMs(): number {
    return Math.round((this.pipeline.clock.monotonicMs() - this.#startMs) * 1000) / 1000
  }

  set(fields: Fields): void {
    this.add(this.pipeline.bind(fields))
  }

  /** Reports what was thrown in it, under `event`. What is no error is told as one, and known again like one. */
  fail(event: string, thrown: unknown, fields: Fields): string {
    if (isError(thrown)) return this.log.error(event, { err: thrown, ...fields })
    return this.pipeline.fail('error', event, fields, Members.none, undefined, this, {
      gate: this.#base.isEnabled('error') ? 'open' : 'shut',
      fanOut: 'report',
      thrown: { value: thrown },
    })
  }

  /** Fields set by code that outlived the work become a line `name`.late with the same trace and span id; none is dropped. */
  protected override late(members: Members): void {
    if (!this.#base.isEnabled('info')) return
    this.pipeline.line('info', `${this.#name}.late`, undefined, members, undefined, ScopeState.echo(this))
  }
}
