// What requests of one method, route and status have in common: their timer, and fields of their line that are encoded once.
import type { Fields, Members, Pipeline } from '@obs/core'
import type { Observed, Outgoing } from './exchange.ts'

type Timer = ReturnType<Observed['metrics']['timer']>

/** One kind of request. */
export interface RequestKind {
  readonly method: string
  readonly status: number
  readonly outcome: Outgoing['outcome']
  readonly timer: ReturnType<Timer['with']>
  readonly fields: Fields
  /** What the group of its failures is made of, where nothing was thrown that says more. */
  readonly fingerprint: readonly string[]
  /** `fields`, encoded. */
  readonly members: Members
}

/** Routes are templates and methods those of Node's parser; should a server have more after all, the table starts over. */
const kindsMax = 4096

/** The kinds of request that an integration has met. */
export class RequestKinds {
  readonly #timer: Timer
  readonly #pipeline: Pipeline
  readonly #byRoute = new Map<string, RequestKind[]>()
  #count = 0

  constructor(timer: Timer, pipeline: Pipeline) {
    this.#timer = timer
    this.#pipeline = pipeline
  }

  /** The kind of a request that has ended, made when the first ends so. */
  of(method: string, outgoing: Outgoing): RequestKind {
    const { route, status, outcome } = outgoing
    const kinds = this.#byRoute.get(route)
    if (kinds !== undefined)
      for (const kind of kinds)
        if (kind.status === status && kind.method === method && kind.outcome === outcome) return kind
    return this.#made(method, outgoing)
  }

  #made(method: string, outgoing: Outgoing): RequestKind {
    if (this.#count >= kindsMax) {
      this.#byRoute.clear()
      this.#count = 0
    }
    this.#count += 1
    const kind = this.#kind(method, outgoing)
    const kinds = this.#byRoute.get(outgoing.route)
    if (kinds === undefined) this.#byRoute.set(outgoing.route, [kind])
    else kinds.push(kind)
    return kind
  }

  #kind(method: string, { route, status, outcome }: Outgoing): RequestKind {
    const fields = {
      'http.request.method': method,
      'http.route': route,
      ...(status !== 0 && { 'http.response.status_code': status }),
      ...(outcome === 'aborted' && { aborted: true }),
    }
    const timer = this.#timer.with({ method, route, status: outcome === 'aborted' ? outcome : status })
    const fingerprint = ['http.request', method, route, String(status)]
    return { method, status, outcome, timer, fields, fingerprint, members: this.#pipeline.bind(fields) }
  }
}
