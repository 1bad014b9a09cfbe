// The contract between the pipeline and everything that changes, drops or holds events on their way to the sinks.
import type { Clock } from './clock.ts'
import type { ErrorReport, LogEvent } from './event/event.ts'
import type { ScopeState } from './scope/scope.ts'
import type { DropReason } from './tally.ts'

/**
 * Maps one event to another, or drops it by returning undefined. A plain function is enough; the optional parts are for
 * processors that drop for a reason of their own, hold lines back or write some. One that throws costs the event its
 * fields, not the event, and is told as the fault `processor_failed`. Events are read only: give a new one, `({ ...event, fields })`. What is
 * changed in place all the same reaches every sink alike. Metric points have rules instead.
 */
export interface Processor {
  (event: LogEvent | ErrorReport): LogEvent | ErrorReport | undefined
  /** What its drops count as. Default `filtered`. `held`: not yet; the processor settles each line through its host. */
  readonly dropsAs?: DropReason | 'held'
  /** Called once, when an instance takes the processor; a stateful one belongs to one instance. */
  open?(host: ProcessorHost): void
  /** Writes what is owed. `end`: nothing comes any more, so whatever is held must be emitted or dropped now. */
  settle?(at: 'flush' | 'end'): void
}

/** What an instance gives to a processor it takes. */
export interface ProcessorHost {
  readonly clock: Clock
  /** The request or run in which the event at hand was written; undefined outside of one. */
  scope(): ScopeState | undefined
  /** Sends a line on to the processors behind this one and to the sinks. */
  emit(line: LogEvent): void
  /** Counts lines that were held and are given up. */
  drop(reason: DropReason, count: number): void
}
