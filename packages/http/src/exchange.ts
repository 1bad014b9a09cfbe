// The life of one HTTP request: a scope at its begin, one line and one measurement at its end.
import {
  internals,
  traceIdOf,
  type Fields,
  type Internals,
  type Level,
  type Options,
  type Pipeline,
} from '@obs/core'
import { WorkScope, type Logger } from '@obs/log'
import { QuietPaths } from './quiet-paths.ts'
import { RequestKinds, type RequestKind } from './request-kinds.ts'
import { pathOf } from './route.ts'

/** What an instance offers to an integration. `Obs` of @obs/node fits. */
export interface Observed {
  readonly log: Logger
  readonly metrics: {
    timer(
      name: string,
      options: { readonly help: string; readonly labels: readonly ['method', 'route', 'status'] },
    ): {
      with(labels: Readonly<Record<'method' | 'route' | 'status', string | number>>): {
        record(durationMs: number): void
      }
    }
    gauge(
      name: string,
      options: { readonly help: string; readonly unit: string },
    ): {
      add(delta: number): void
    }
  }
}

/** Options of every `observe`. */
export type ObserveOptions<
  Native extends readonly unknown[],
  Instance extends Observed = Observed,
> = Options<{
  /** Default: the default instance. */
  obs: Instance
  /** Bound for all below the request. */
  fields: (...native: Native) => Fields
  /** Paths whose requests write no line while they succeed. Default: probes and /metrics. */
  quiet: readonly (string | RegExp)[]
  /** Level of the line of a 4xx. Default `info`. */
  clientErrorLevel: 'info' | 'warn'
}>

/** A request as the framework tells it: `target` with its query, `traceparent` as the header stands there. */
export type Incoming = Readonly<{ method: string; target: string; traceparent: unknown }>

/** How a request ended. `aborted`: the client left before the answer was complete. */
export type Outgoing = Readonly<{
  /** What was sent; 0: nothing, as the client left before. */
  status: number
  route: string
  outcome: 'complete' | 'aborted'
  /** Said on the line of a 5xx that nobody reported: why that may be, and the mend. */
  hint?: string | undefined
}>

/** Makes exchanges for one mounted integration. */
export class Exchanges {
  readonly #log: Logger
  readonly #internals: Internals
  readonly #quiet: QuietPaths
  readonly #clientErrorLevel: Level
  readonly #kinds: RequestKinds
  readonly #active: ReturnType<Observed['metrics']['gauge']>

  constructor(obs: Observed, options: ObserveOptions<never>) {
    this.#log = obs.log
    this.#internals = internals(obs)
    this.#quiet = new QuietPaths(options.quiet)
    this.#clientErrorLevel = options.clientErrorLevel ?? 'info'
    const timer = obs.metrics.timer('http.server.request.duration', {
      help: 'Duration of HTTP requests',
      labels: ['method', 'route', 'status'],
    })
    this.#kinds = new RequestKinds(timer, this.#internals.pipeline)
    this.#active = obs.metrics.gauge('http.server.active_requests', {
      help: 'HTTP requests under way',
      unit: '{request}',
    })
  }

  /** Begins a request. */
  begin(incoming: Incoming, fields: Fields | undefined): Exchange {
    this.#active.add(1)
    return new Exchange(this.#internals.pipeline, this.#log, incoming, fields)
  }

  /** Ends it: the line, the measurement, and an occurrence where a 5xx has none. Only the first end counts. */
  end(exchange: Exchange, outgoing: Outgoing): void {
    if (exchange.ended) return
    this.#active.add(-1)
    const durationMs = exchange.elapsedMs()
    const kind = this.#kinds.of(exchange.method, outgoing)
    kind.timer.record(durationMs)
    this.#line(exchange, kind, durationMs, outgoing.hint)
    exchange.end()
  }

  #line(exchange: Exchange, kind: RequestKind, durationMs: number, hint: string | undefined): void {
    const failed = kind.status >= 500 && kind.outcome === 'complete'
    const fields = { 'url.path': exchange.path, duration_ms: durationMs }
    const { fingerprint } = kind
    if (failed && exchange.errorId === undefined)
      exchange.log.error('http.request', { ...kind.fields, ...fields, hint }, { fingerprint })
    else if (failed) this.#write('error', kind, fields, exchange)
    else if (kind.status >= 400) this.#write(this.#clientErrorLevel, kind, fields, exchange)
    else if (!this.#quiet.has(exchange.path)) this.#write('info', kind, fields, exchange)
  }

  // The line adopts the failure its request met and marks nothing.
  #write(level: Level, { members }: RequestKind, fields: Fields, exchange: Exchange): void {
    if (!this.#log.isEnabled(level)) return
    const { pipeline, errorId } = exchange
    exchange.close()
    pipeline.line(level, 'http.request', fields, members, undefined, exchange, errorId)
  }
}

/** One request: the scope of all that is done for it. */
export class Exchange extends WorkScope {
  readonly method: string
  readonly path: string

  constructor(pipeline: Pipeline, log: Logger, incoming: Incoming, fields: Fields | undefined) {
    const { method, target, traceparent } = incoming
    super(pipeline, log, 'http.request', fields, traceIdOf(traceparent), 'request')
    this.method = method
    this.path = pathOf(target)
  }
}
