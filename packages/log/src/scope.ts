// The public scope: one request or one run, for code that holds it instead of relying on the ambient context.
import { currentScope, Members, ScopeState, type Fields, type Pipeline } from '@obs/core'
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

/** A scope with what its owner (the exchange, a run) needs to put it in force. */
export class WorkScope implements Scope {
  /** What AsyncLocalStorage carries; see runInScope. */
  readonly state: ScopeState
  /** The pipeline its lines go to. */
  readonly pipeline: Pipeline
  readonly #base: Logger

  constructor(pipeline: Pipeline, base: Logger, state: ScopeState) {
    this.pipeline = pipeline
    this.#base = base
    this.state = state
  }

  get id(): string {
    return this.state.id
  }

  get errorId(): string | undefined {
    return this.state.errorId
  }

  get log(): Logger {
    return currentScope() === this.state ? this.#base : scopedLogger(this.#base, this.state)
  }

  set(fields: Fields): void {
    this.state.add(this.pipeline.bind(fields))
  }

  /**
   * The work is over and its closing line written. Fields set from now on, by code that outlived the work, each become a
   * line `name`.late with the same trace and span id; none is dropped. Only the first end counts.
   */
  end(name: string): void {
    this.state.end((members) => {
      if (!this.#base.isEnabled('info')) return
      const echo = ScopeState.echo(this.state)
      this.pipeline.line('info', `${name}.late`, undefined, members, undefined, echo)
    })
  }
}

/** A new unit of work, a child of the one in force; `traceId` comes from the caller's `traceparent`. */
export function openScope(pipeline: Pipeline, base: Logger, fields?: Fields, traceId?: string): WorkScope {
  const members = fields === undefined ? Members.none : pipeline.bind(fields)
  return new WorkScope(pipeline, base, ScopeState.work(members, currentScope(), traceId))
}
