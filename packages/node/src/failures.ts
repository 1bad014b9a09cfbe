// What an instance does about errors: occurrences, the public `errors`, and what nobody caught.
import { atOnce, currentScope, Members, type Failing, type Lines, type Pipeline } from '@obs/core'
import {
  blindSpots as blindSpotsOf,
  createErrors,
  createOccurrences,
  Sessions,
  watchUncaught,
  watchWarnings,
  watchWorker,
  watchWorkers,
  type CaptureOptions,
  type Discretion,
  type Errors,
  type OccurrenceBook,
} from '@obs/errors'
import { fanOutOf, type Logger } from '@obs/log'
import type { MetricStore } from '@obs/metrics'
import { nodeOptions, projectRoot } from './environment.ts'
import type { ObsOptions } from './options.ts'

/** What failures need of their instance. */
export type FailureParts = Readonly<{
  pipeline: Pipeline
  store: MetricStore
  lines: Lines
  log: () => Logger
}>

/** The errors of one instance; `configure` changes them in place. */
export class Failures {
  readonly book: OccurrenceBook
  readonly errors: Errors
  readonly #parts: FailureParts
  readonly #discretion: Discretion
  #expected: ObsOptions['expected']
  #show: 'values' | 'shape' = 'shape'
  #sessions: Sessions | undefined

  constructor(parts: FailureParts) {
    this.#parts = parts
    const { pipeline, lines } = parts
    this.#discretion = {
      coversKey: (name) => pipeline.snapshot.redaction.treatmentOfKey(name) !== 'open',
      scrubText: (text, kind) => pipeline.snapshot.redaction.scrubText(text, kind),
    }
    // Groups and ids outlive a second configure: their counts are facts of the process.
    this.book = this.#open()
    this.errors = createErrors({
      clock: pipeline.clock,
      lines,
      discretion: this.#discretion,
      report: (err, event, fields, options) => this.#report(err, event, fields ?? {}, options),
      idOf: (err) => pipeline.occurrences.idOf(err),
      resolve: (id) => pipeline.occurrences.resolve(id),
      show: () => this.#show,
    })
  }

  /** Puts the options of errors into force. Throws ObsFault for a wrong one. */
  configure({ errors, expected, environment }: ObsOptions): void {
    const locals = errors?.locals ?? environment === 'development'
    this.book.configure({ ...errors, locals })
    this.#show = locals ? 'values' : 'shape'
    this.#expected = expected
    this.#count(errors?.sessions === true)
  }

  /** Watches what nobody catches, until disposed. */
  watch(): readonly Disposable[] {
    return [
      watchWarnings((warning) => this.#warned(warning)),
      watchWorkers((worker) => void watchWorker(worker, this.#parts.log())),
      watchUncaught((err, origin) => {
        this.#sessions?.crash()
        this.#uncaught(err, origin)
      }),
    ]
  }

  /** Writes the lines that are due: storms in one line, alerts, sessions. */
  flush(): void {
    this.book.flush()
    this.#sessions?.flush()
  }

  /** Writes what is due and watches nothing any more. */
  close(): void {
    this.book.flush()
    this.#endSessions()
    this.book.close()
  }

  #open(): OccurrenceBook {
    const { pipeline, store, lines } = this.#parts
    return createOccurrences({
      clock: pipeline.clock,
      meter: store.errorMeter,
      lines,
      projectRoot,
      expected: (err) => this.#isExpected(err),
      release: () => pipeline.resource['service.version'],
      discretion: this.#discretion,
    })
  }

  // An answer that is none is no reason to keep quiet about a failure: a promise, or what a class of errors makes of one, is truthy.
  #isExpected(err: unknown): boolean {
    try {
      const answer: unknown = atOnce(this.#expected?.(err), 'it is asynchronous')
      if (typeof answer === 'object' && answer !== null) throw new TypeError('it gave an object')
      return Boolean(answer)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : 'it threw'
      const mend = 'give a function that answers at once, as in (err) => err instanceof TypeError'
      this.#parts.pipeline.faults.report('bad_option', `expected: ${why}; ${mend}`)
      return false
    }
  }

  #count(wanted: boolean): void {
    if (!wanted) return this.#endSessions()
    const { pipeline, lines, store } = this.#parts
    // Configured anew they go on: another reader would tell once more what has been told.
    this.#sessions ??= new Sessions({
      clock: pipeline.clock,
      lines,
      reader: store.source.reader({ temporality: 'delta' }),
    })
    return undefined
  }

  #endSessions(): void {
    this.#sessions?.flush()
    this.#sessions?.stop()
    this.#sessions = undefined
  }

  #report(err: unknown, event: string, fields: object, options: CaptureOptions | undefined): string {
    const fanOut = fanOutOf(options)
    return this.#fail('error', err, event, fields, { fanOut, fingerprint: options?.fingerprint })
  }

  // The context may be lost, or be that of other work: what the error was reported under is the better answer.
  #uncaught(err: unknown, origin: string): void {
    this.#fail('fatal', err, 'process.uncaught', { origin }, { fanOut: 'report' })
  }

  #fail(
    level: 'error' | 'fatal',
    err: unknown,
    event: string,
    fields: object,
    how: Pick<Failing, 'fanOut' | 'fingerprint'>,
  ): string {
    const { pipeline, log } = this.#parts
    const gate = log().isEnabled(level) ? 'open' : 'shut'
    const isKnown = level === 'fatal' && pipeline.occurrences.idOf(err) !== undefined
    const scope = isKnown ? undefined : currentScope()
    // `err` goes first so that it is the event's error whatever the other fields hold.
    const given = typeof fields === 'object' ? { err, ...fields } : { err, value: fields }
    return pipeline.fail(level, event, given, Members.none, undefined, scope, {
      gate,
      thrown: { value: err },
      ...how,
    })
  }

  #warned(warning: Error): void {
    const { name, message } = warning
    const { code } = warning as { readonly code?: unknown }
    this.#parts
      .log()
      .warn('process.warning', { name, message, ...(typeof code === 'string' ? { code } : {}) })
  }
}

/** Which uncaught errors this process keeps from being seen now, in sentences that name the mend; empty is well. */
export function blindSpots(): readonly string[] {
  return blindSpotsOf(nodeOptions())
}
