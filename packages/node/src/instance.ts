// One instance: pipeline, occurrences, metrics and their public faces, wired together here and nowhere else.
import {
  attachInternals,
  createContext,
  createPipeline,
  currentScope,
  Members,
  ObsFault,
  type Context,
  type Deadline,
  type Internals,
  type Lines,
  type Pipeline,
  type Tally,
} from '@obs/core'
import { onEnd } from '@obs/delivery'
import type { Errors } from '@obs/errors'
import { createLogger, createRun, type Logger, type Run } from '@obs/log'
import { createMetrics, type Metrics, type MetricStore } from '@obs/metrics'
import type { Page } from '@obs/page'
import { stdout } from '@obs/sinks/stdout'
import { Failures } from './failures.ts'
import { feedMetrics, isFed, Readers, type Feed } from './feed.ts'
import { Fleet } from './fleet/fleet.ts'
import { KeptGroups } from './kept/kept-groups.ts'
import { watchLines } from './line-counts.ts'
import { watchNumbers } from './numbers.ts'
import type { Threads } from './threads/threads.ts'
import type { ObsOptions } from './options.ts'
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
export function createInstance(clock?: ObsOptions['clock'], threads?: Threads): Instance {
  return new Wiring(clock, threads).instance
}

class Wiring {
  readonly instance: Instance
  readonly #pipeline: Pipeline
  readonly #store: MetricStore
  readonly #log: Logger
  readonly #failures: Failures
  readonly #threads: Threads | undefined
  readonly #readers: Readers
  #page: Page | undefined
  #fleet: Fleet | undefined
  #kept: KeptGroups | undefined
  #hooks: Disposable[] = []
  #ending: Disposable | undefined
  #feed: Feed | undefined

  constructor(clock: ObsOptions['clock'], threads: Threads | undefined) {
    this.#threads = threads
    this.#pipeline = createPipeline({ clock })
    this.#store = createMetrics({
      clock: this.#pipeline.clock,
      faults: this.#pipeline.faults,
      failureLabels,
      workLabels,
      lines: this.#lines(),
      share: threads?.share,
    })
    this.#readers = new Readers(this.#store.source)
    watchLines(this.#store, this.#pipeline.lineCounts)
    this.#log = createLogger(this.#pipeline, this.#store.metrics)
    this.#failures = new Failures({
      pipeline: this.#pipeline,
      store: this.#store,
      lines: this.#lines(),
      log: () => this.#log,
    })
    this.#pipeline.occurrences = this.#failures.book.occurrences
    this.instance = { obs: this.#face(), configure: (options) => this.#configure(options) }
  }

  #configure(options: ObsOptions): void {
    const kept = this.#keptIn(folderOf(options.page))
    this.#store.configure(options.metrics ?? {})
    this.#failures.configure(options)
    const { groups, source } = isOn(options.fleet)
      ? (this.#fleet ??= this.#newFleet())
      : { groups: this.#failures.book.groups, source: this.#store.source }
    this.#page = pageOf(options.page, this.#pipeline, kept?.over(groups) ?? groups, source)
    const sinks = [...(options.sinks ?? [stdout()]), this.#page?.sink]
    // What was counted since the last interval belongs to the sinks that are left behind.
    this.#feed?.now()
    this.#pipeline.configure({ ...options, sinks, metrics: source })
    this.#unhook()
    this.#hooks = this.#hook(options, kept)
    // Numbers go one way only: those that this thread sends or files by itself are not read by another.
    const goes = isOn(options.fleet) || this.#pipeline.outlets.some(isFed) ? 'alone' : 'along'
    this.#threads?.start(this.#store, this.#pipeline.clock, goes)
  }

  // One for the life of the instance, as what it counted is in that folder.
  #keptIn(folder: string): KeptGroups | undefined {
    if (folder === '') return undefined
    this.#kept ??= new KeptGroups(folder, {
      book: this.#failures.book,
      clock: this.#pipeline.clock,
      faults: this.#pipeline.faults,
      lines: this.#lines(),
      service: () => this.#service(),
    })
    if (this.#kept.folder === folder) return this.#kept
    throw new ObsFault(
      'bad_option',
      `page.persist is '${folder}' and was '${this.#kept.folder}': give one folder for the life of the process`,
    )
  }

  #service(): string {
    return this.#pipeline.resource['service.name'] ?? 'unknown_service:node'
  }

  // One for the life of the instance, whatever is configured anew: its file goes on with the same counts.
  #newFleet(): Fleet {
    return new Fleet({
      store: this.#store,
      groups: this.#failures.book.own,
      clock: this.#pipeline.clock,
      faults: this.#pipeline.faults,
      service: () => this.#service(),
    })
  }

  #lines(): Lines {
    return {
      line: (level, event, fields, errorId) =>
        this.#pipeline.line(level, event, fields, Members.none, undefined, undefined, errorId),
    }
  }

  #hook(options: ObsOptions, kept: KeptGroups | undefined): Disposable[] {
    const feed = feedMetrics(this.#pipeline, this.#readers, options.metrics?.intervalMs)
    this.#feed = feed
    const hooks = [
      feed,
      ...watchNumbers(this.#store, options),
      ...(isOn(options.fleet) && this.#fleet !== undefined ? [this.#fleet.start(options.fleet)] : []),
      ...(kept === undefined ? [] : [kept.start()]),
    ]
    this.#ending ??= this.#atEnd()
    if (options.uncaught !== true) return hooks
    // Registered last, so prepended before the flush above: the report exists when sinks are flushed.
    return [...hooks, ...this.#failures.watch()]
  }

  #atEnd(): Disposable {
    return onEnd({
      flushSync: () => {
        this.#failures.flush()
        this.#pipeline.flushSync()
      },
      flush: async () => {
        this.#failures.flush()
        this.#feed?.now()
        await this.#pipeline.flush()
      },
    })
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
      errors: this.#failures.errors,
      context: createContext(pipeline),
      run: createRun({
        pipeline,
        log: this.#log,
        time: (name, outcome, ms) => timers.with({ name, outcome }).record(ms),
      }),
      tally: () => pipeline.tally(),
      flush: async (options) => {
        this.#feed?.now()
        return pipeline.flush(options)
      },
      close,
      [Symbol.asyncDispose]: async () => {
        await close()
      },
    }
    return attachInternals(obs, this.#internals())
  }

  async #close(options?: Deadline): Promise<Tally> {
    this.#failures.close()
    this.#fleet?.end()
    this.#threads?.end()
    // What was counted since the last interval leaves with the rest.
    this.#feed?.now()
    this.#feed = undefined
    this.#unhook()
    this.#store[Symbol.dispose]()
    // The process may end before all is out.
    const ending = this.#ending
    this.#ending = undefined
    const tally = await this.#pipeline.close(options)
    ending?.[Symbol.dispose]()
    return tally
  }

  #internals(): Internals {
    const mounted = (): Internals['page'] => this.#page?.mounted
    return {
      pipeline: this.#pipeline,
      metrics: this.#store.source,
      groups: this.#failures.book.groups,
      get page() {
        return mounted()
      },
    }
  }
}

function folderOf(page: ObsOptions['page']): string {
  return typeof page === 'object' ? (page.persist ?? '') : ''
}

function isOn(fleet: ObsOptions['fleet']): fleet is true | string {
  return fleet === true || (typeof fleet === 'string' && fleet !== '')
}

function failureLabels(): Readonly<Record<string, string>> | undefined {
  const scope = currentScope()
  return scope?.errorId === undefined ? undefined : { error_id: scope.errorId, trace_id: scope.traceId }
}

function workLabels(): Readonly<Record<string, string>> | undefined {
  const scope = currentScope()
  return scope === undefined ? undefined : (failureLabels() ?? { trace_id: scope.traceId })
}
