// A book of occurrences with a clock that stands still, a meter that counts and lines that are kept.
import {
  describeError,
  Members,
  ScopeState,
  type Clock,
  type ErrorReport,
  type Occurrence,
  type Sighting,
} from '@obs/core'
import { createOccurrences, type OccurrenceBook, type OccurrenceOptions } from '../src/occurrences.ts'
import type { SavedGroups } from '../src/saved-groups.ts'

export class Rig {
  nowMs = 1_700_000_000_000
  marks = 0
  release: string | undefined = '1.0.0'
  /** Whether somebody takes reports; `completed` says that one is complete. */
  takesReports = false
  readonly lines: { readonly event: string; readonly fields: Readonly<Record<string, unknown>> }[] = []
  readonly #timers: (() => void)[] = []
  #setBackMs = 0
  readonly clock: Clock = {
    now: () => this.nowMs,
    monotonicMs: () => this.nowMs + this.#setBackMs,
    after: (_ms, fn) => {
      this.#timers.push(fn)
      return { [Symbol.dispose]: () => undefined }
    },
  }
  readonly book: OccurrenceBook

  constructor(options: Partial<OccurrenceOptions> = {}, saved?: SavedGroups) {
    this.book = createOccurrences({
      clock: this.clock,
      projectRoot: () => '/app',
      release: () => this.release,
      meter: { mark: () => void (this.marks += 1) },
      lines: {
        line: (_level, event, fields) =>
          void this.lines.push({ event, fields: fields as Readonly<Record<string, unknown>> }),
      },
      ...options,
    })
    if (saved !== undefined) this.book.restore(saved)
  }

  occur(error: unknown, more: Partial<Sighting> = {}): Occurrence {
    const occurrence = this.book.occurrences.occur({
      time: this.nowMs,
      level: 'error',
      event: 'x',
      error,
      data: error === undefined ? undefined : describeError(error),
      scope: undefined,
      fanOut: 'report',
      ...more,
    })
    if (occurrence.admitted && !this.takesReports) this.book.occurrences.unreported(occurrence)
    return occurrence
  }

  /** The report of an admitted occurrence, complete. */
  completed({ id: errorId, group }: Occurrence, error: unknown): ErrorReport {
    const about = {
      time: this.nowMs,
      level: 'error',
      event: 'x',
      fields: {},
      error: describeError(error),
    } as const
    return this.book.occurrences.complete({ signal: 'error', ...about, errorId, group }, true)
  }

  /** Fires every timer that is set. */
  elapse(ms: number): void {
    this.nowMs += ms
    for (const fire of this.#timers.splice(0)) fire()
  }

  /** Sets the wall clock back. */
  setBack(ms: number): void {
    this.nowMs -= ms
    this.#setBackMs += ms
  }

  get sum(): number {
    return this.book.groups.list().reduce((total, { count }) => total + count, 0) + this.book.groups.other
  }
}

export const work = (): ScopeState => ScopeState.work(Members.none)

/** An error whose stack says that it was thrown at `place`, `/app/a.ts:1:1`. */
export function failing(type: string, place: string, message = 'm'): Error {
  const error = new Error(message)
  error.name = type
  error.stack = `${type}: ${message}\n    at work (${place})\n    at processTicksAndRejections (node:internal/process/task_queues:95:5)`
  return error
}
