// One instance: pipeline, occurrences, metrics and their public faces, wired together here and nowhere else.
import {
  attachInternals,
  createContext,
  createPipeline,
  currentScope,
  Members,
  type Context,
  type Deadline,
  type Internals,
  type Lines,
  type Pipeline,
  type Tally,
} from '@obs/core'
import { onEnd } from '@obs/delivery'
import { createErrors, createOccurrences, watchUncaught, type Errors, type OccurrenceBook } from '@obs/errors'
import { createLogger, createRun, type Logger, type Run } from '@obs/log'
import { createMetrics, type Metrics, type MetricStore } from '@obs/metrics'
import type { Page } from '@obs/page'
import { stdout } from '@obs/sinks/stdout'
import { projectRoot } from './environment.ts'
import { feedMetrics } from './feed.ts'
import { Fleet } from './fleet/fleet.ts'
import { watchNumbers } from './numbers.ts'
import { checkOptions, type ObsOptions } from './options.ts'
import { pageOf } from './page.ts'

/** Logs, errors, metrics, context and runs of one instance. */
export interface Obs
  extends
    AsyncDisposable,
    Readonly<{
      log: Logger
      errors: Errors
      metrics: Metrics
      context: Context
      run: Run
    }> {
  /** What happened to the events offered to each sink. */
  tally(): Tally
  /** Resolves when everything is sent or dropped, or at the deadline (3000 ms); never rejects. */
  flush(options?: Deadline): Promise<Tally>
  /** Flushes and ends the instance; later events are counted as `closed`. Never rejects. */
  close(options?: Deadline): Promise<Tally>
}

/** An instance that can be set up anew in place. */
export interface Instance {
  readonly obs: Obs
  configure(options: ObsOptions): void
}

/** Makes an instance without sinks; `configure` gives it some. */
export function createInstance(clock?: ObsOptions['clock']): Instance {
  return new Wiring(clock).instance
}

class Wiring {
  readonly instance: Instance
  readonly #pipeline: Pipeline
  readonly #store: MetricStore
  readonly #log: Logger
  readonly #book: OccurrenceBook
  #expected: ObsOptions['expected']
  #page: Page | undefined
  #fleet: Fleet | undefined
  #hooks: Disposable[] = []

  constructor(clock: ObsOptions['clock']) {
    this.#pipeline = createPipeline({ clock })
    this.#store = createMetrics({
      clock: this.#pipeline.clock,
      faults: this.#pipeline.faults,
      failureLabels,
      workLabels,
      lines: this.#lines(),
    })
    this.#book = this.#occurrences()
    this.#pipeline.occurrences = this.#book.occurrences
    this.#log = createLogger(this.#pipeline, this.#store.metrics)
    this.instance = { obs: this.#face(), configure: (options) => this.#configure(options) }
  }

  #configure(options: ObsOptions): void {
    checkOptions(options)
    this.#expected = options.expected
    const locals = options.errors?.locals ?? options.environment === 'development'
    this.#book.configure({ ...options.errors, locals })
    this.#store.configure(options.metrics ?? {})
    const { groups, source } = isOn(options.fleet)
      ? (this.#fleet ??= this.#newFleet())
      : { groups: this.#book.groups, source: this.#store.source }
    this.#page = pageOf(options.page, this.#pipeline, groups, source)
    const sinks = [...(options.sinks ?? [stdout()]), this.#page?.sink]
    this.#pipeline.configure({ ...options, sinks, metrics: source })
    this.#unhook()
    this.#hooks = this.#hook(options)
  }

  // One for the life of the instance, whatever is configured anew: its file goes on with the same counts.
  #newFleet(): Fleet {
    return new Fleet({
      store: this.#store,
      groups: this.#book.groups,
      clock: this.#pipeline.clock,
      faults: this.#pipeline.faults,
      service: () => this.#pipeline.resource['service.name'] ?? 'unknown_service:node',
    })
  }

  // Groups and ids outlive a second configure: their counts are facts of the process.
  #occurrences(): OccurrenceBook {
    const { clock } = this.#pipeline
    const lines = this.#lines()
    const expected = (err: unknown): boolean => this.#expected?.(err) ?? false
    return createOccurrences({
      clock,
      meter: this.#store.errorMeter,
      lines,
      projectRoot,
      expected,
      release: () => this.#pipeline.resource['service.version'],
      discretion: {
        coversKey: (name) => this.#pipeline.snapshot.redaction.treatmentOfKey(name) !== 'open',
        scrubText: (text) => this.#pipeline.snapshot.redaction.scrubText(text),
      },
    })
  }

  #lines(): Lines {
    return {
      line: (level, event, fields) =>
        this.#pipeline.line(level, event, fields, Members.none, undefined, undefined),
    }
  }

  #hook(options: ObsOptions): Disposable[] {
    const feed = feedMetrics(this.#pipeline, this.#store.source, options.metrics?.intervalMs)
    const hooks = [
      feed,
      ...watchNumbers(this.#store, options),
      ...(isOn(options.fleet) && this.#fleet !== undefined ? [this.#fleet.start(options.fleet)] : []),
      onEnd({
        flushSync: () => {
          this.#book.flush()
          this.#pipeline.flushSync()
        },
        flush: async () => {
          this.#book.flush()
          feed.now()
          await this.#pipeline.flush()
        },
      }),
    ]
    if (options.uncaught !== true) return hooks
    // Registered last, so prepended before the flush above: the report exists when sinks are flushed.
    return [
      ...hooks,
      watchUncaught((err, origin) => void this.#report(err, 'process.uncaught', { origin }, 'fatal')),
    ]
  }

  #unhook(): void {
    for (const hook of this.#hooks) hook[Symbol.dispose]()
    this.#hooks = []
  }

  #face(): Obs {
    const pipeline = this.#pipeline
    const { metrics } = this.#store
    const timers = metrics.timer('run', { help: 'Duration of runs', labels: ['name', 'outcome'] })
    const close = async (options?: Deadline): Promise<Tally> => this.#close(options)
    const obs: Obs = {
      log: this.#log,
      metrics,
      errors: createErrors(
        (err, event, fields) => this.#report(err, event, fields ?? {}, 'error'),
        (err) => pipeline.occurrences.idOf(err),
      ),
      context: createContext(pipeline),
      run: createRun({
        pipeline,
        log: this.#log,
        time: (name, outcome, ms) => timers.with({ name, outcome }).record(ms),
      }),
      tally: () => pipeline.tally(),
      flush: async (options) => pipeline.flush(options),
      close,
      [Symbol.asyncDispose]: async () => {
        await close()
      },
    }
    return attachInternals(obs, this.#internals())
  }

  async #close(options?: Deadline): Promise<Tally> {
    this.#book.flush()
    this.#fleet?.end()
    this.#unhook()
    this.#store[Symbol.dispose]()
    return this.#pipeline.close(options)
  }

  #report(err: unknown, event: string, fields: object, level: 'error' | 'fatal'): string {
    const gate = this.#log.isEnabled(level) ? 'open' : 'shut'
    return this.#pipeline.fail(
      level,
      event,
      withError(err, fields),
      Members.none,
      undefined,
      currentScope(),
      {
        gate,
        fanOut: 'report',
        thrown: { value: err },
      },
    )
  }

  #internals(): Internals {
    const mounted = (): Internals['page'] => this.#page?.mounted
    return {
      pipeline: this.#pipeline,
      metrics: this.#store.source,
      groups: this.#book.groups,
      get page() {
        return mounted()
      },
    }
  }
}

function isOn(fleet: ObsOptions['fleet']): fleet is true | string {
  return fleet === true || (typeof fleet === 'string' && fleet !== '')
}

// `err` goes first so that it is the event's error whatever the other fields hold.
function withError(err: unknown, fields: object): object {
  return { err, ...fields }
}

function failureLabels(): Readonly<Record<string, string>> | undefined {
  const scope = currentScope()
  return scope?.errorId === undefined ? undefined : { error_id: scope.errorId, trace_id: scope.traceId }
}

function workLabels(): Readonly<Record<string, string>> | undefined {
  const scope = currentScope()
  return scope === undefined ? undefined : (failureLabels() ?? { trace_id: scope.traceId })
}
