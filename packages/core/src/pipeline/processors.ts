// The processors of an instance: run over each event in order, each under guard. A processor may be what removes
// personal data, so one that throws fails closed on the fields and open on the event.
import { atOnce, guarded } from '../callback.ts'
import type { Clock } from '../clock.ts'
import type { ErrorData, ErrorReport, Frame, LogEvent } from '../event/event.ts'
import type { FaultChannel } from '../fault.ts'
import type { Processor } from '../processor.ts'
import type { ScopeState } from '../scope/scope.ts'
import type { DropReason } from '../tally.ts'

/** What a chain needs of its pipeline. */
export interface ChainHost {
  readonly clock: Clock
  readonly faults: FaultChannel
  /** A line that a processor wrote or let go, for the links from `from` on. */
  resume(line: LogEvent, from: number): void
  dropped(reason: DropReason, count: number): void
}

/** The event after all processors, or why there is none. */
export type Processed = LogEvent | ErrorReport | DropReason | 'held'

/** Processors in their order. */
export class ProcessorChain {
  readonly isEmpty: boolean
  readonly #links: readonly Processor[]
  readonly #faults: FaultChannel
  #scope: ScopeState | undefined

  constructor(links: readonly Processor[], host: ChainHost) {
    this.#links = links
    this.#faults = host.faults
    this.isEmpty = links.length === 0
    for (const [at, link] of links.entries()) this.#open(link, at, host)
  }

  /** Runs the links from `from` on. One that throws costs the event its fields, not the event. */
  run(event: LogEvent | ErrorReport, scope: ScopeState | undefined, from = 0): Processed {
    const before = this.#scope
    this.#scope = scope
    let current = event
    try {
      for (let at = from; at < this.#links.length; at += 1) {
        const link = this.#links[at]
        const next = link === undefined ? current : this.#step(link, current)
        if (!isEvent(next)) return link?.dropsAs ?? 'filtered'
        current = next
      }
      return current
    } finally {
      this.#scope = before
    }
  }

  /** Lets every link write what it owes. */
  settle(at: 'flush' | 'end'): void {
    for (const link of this.#links) this.#guard(() => link.settle?.(at))
  }

  #open(link: Processor, at: number, { clock, resume, dropped }: ChainHost): void {
    const host = {
      clock,
      scope: () => this.#scope,
      emit: (line: LogEvent) => resume(line, at + 1),
      drop: dropped,
    }
    this.#guard(() => link.open?.(host))
  }

  #step(link: Processor, event: LogEvent | ErrorReport): unknown {
    try {
      return checked(atOnce(link(event), 'processors are synchronous: look up what they need beforehand'))
    } catch (cause) {
      this.#faults.report('processor_failed', cause)
      return bare(event)
    }
  }

  #guard(act: () => void): void {
    guarded(act, (cause) => this.#faults.report('processor_failed', cause))
  }
}

// What a processor gives back was typed by its author, not by us. Nothing drops the event; whatever else is a mistake: the true of a
// filter, the fields alone, the processor that an uncalled factory makes.
function checked(given: unknown): unknown {
  if (!given || (typeof given === 'object' && 'signal' in given)) return given
  throw new TypeError('a processor gives back the event, `{ ...event, fields }`, or undefined to drop it')
}

function isEvent(value: unknown): value is LogEvent | ErrorReport {
  return typeof value === 'object' && value !== null
}

/** The event without what a user gave and without what happened before it. */
function bare(event: LogEvent | ErrorReport): LogEvent | ErrorReport {
  const fields = { scrubber_failed: true }
  return event.signal === 'log'
    ? { ...event, fields }
    : { ...event, fields, trail: [], error: plain(event.error) }
}

function plain(error: ErrorData): ErrorData {
  return error.frames === undefined ? error : { ...error, frames: error.frames.map(withoutLocals) }
}

function withoutLocals(frame: Frame): Frame {
  const { file, line, column, inApp, source } = frame
  const bare = { file, line, column, inApp, ...(source === undefined ? {} : { source }) }
  return frame.function === undefined ? bare : { function: frame.function, ...bare }
}
