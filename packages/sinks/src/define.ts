// From the description of a backend to a sink: the delivery is the same for all.
import {
  checkOptions,
  type DropReason,
  type EventBy,
  type Kinds,
  ObsFault,
  type Signal,
  type Sink,
  type SinkHost,
  type View,
} from '@obs/core'
import {
  checkProxy,
  checkTarget,
  confirmedTransport,
  Delivery,
  httpVerdict,
  openTarget,
  type Confirmation,
  type Item,
  type Payload,
  type Reply,
  type Target,
  type TargetOptions,
  type Transport,
  type Verdict,
} from '@obs/delivery'
import { ended, lineFeed, packetBytesMax, runsWithin } from './pack.ts'
import { limitsOf, sinkKinds, spoolOf, timeoutMsDefault, type SinkOptions } from './sink-options.ts'

export type { Target } from '@obs/delivery'
export type { SinkOptions } from './sink-options.ts'

/** Makes a sink. */
export type Factory<O extends object = object, S extends Signal = Signal, R = Sink<S>> = (
  ...options: {} extends O ? [options?: O & SinkOptions] : [options: O & SinkOptions]
) => R

/** What a service takes at once; an item of more bytes than a batch is dropped as `too_large`. */
export type BackendLimits = Pick<
  SinkOptions,
  'batchItemsMax' | 'batchBytesMax' | 'batchAgeMsMax' | 'requestsMax' | 'retryForMs'
>

/** One remote service in one file. */
export interface Backend<O extends object, S extends Signal> {
  readonly name: string
  readonly signals: readonly S[]
  /** The service's own bounds, behind the user's options; where they depend on the transport as a function of the options. */
  readonly limits?: BackendLimits | ((options: O & SinkOptions) => BackendLimits)
  /** Metric backends: whether their points are of the interval or since the beginning. Default `delta`. */
  readonly temporality?: 'delta' | 'cumulative' | ((options: O & SinkOptions) => 'delta' | 'cumulative')
  /** Metric backends: what they see of the metrics. Default: all of them. */
  readonly views?: readonly View[]
  /** Metric backends: how often they are fed, in ms, where the user does not say. Default: as often as the instance says. */
  readonly intervalMs?: number
  /**
   * What its own options may be, a line for each; they may stand in the place of common ones, to need an `endpoint`, for one. Absent:
   * only the common ones are checked, and a misspelt name is not told.
   */
  readonly options?: NoInfer<Kinds<O>>
  /** Annotate `options` here and it is inferred everywhere; a throw is a bad option. */
  target(options: O & SinkOptions): Target
  /** When the event enters the queue; undefined: not for this backend, counted as `filtered`. */
  encode(event: EventBy[S], options: O & SinkOptions, host: SinkHost): string | Uint8Array | undefined
  /** When a batch leaves. Default: lines, each ended by a line feed. */
  frame?(items: readonly Item[], options: O & SinkOptions, host: SinkHost): readonly Payload[]
  /** Default: by HTTP status. */
  verdict?(reply: Reply, items: readonly Item[], options: O & SinkOptions): Verdict
  /** What to ask after a reply before it counts, of a service that takes first and keeps later. Default: nothing. */
  confirmation?(reply: Reply, options: O & SinkOptions): Confirmation | undefined
  /** Told of what was given up, for services that want to know their losses; must not throw. */
  dropped?(reason: DropReason, items: readonly Item[]): void
  /** One last request when the sink closes, after everything else; it carries no items. */
  farewell?(options: O & SinkOptions): Payload | undefined
}

/**
 * A factory of sinks for the backend. The factory throws ObsFault `bad_option` where an option is not of its kind, the endpoint's
 * scheme is not one of the backend's, or `target` refuses the options.
 */
export function defineBackend<O extends object, const S extends Signal>(
  backend: Backend<O, S>,
): Factory<O, S> {
  return (options: O & SinkOptions = {} as O & SinkOptions) => {
    const names = backend.options === undefined ? 'open' : 'closed'
    checkOptions(backend.name, options, { ...sinkKinds, ...backend.options }, names)
    return sinkOf(backend, options, targetOf(backend, options))
  }
}

function sinkOf<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
  target: Target,
): Sink<S> {
  let host: SinkHost | undefined
  let delivery: Delivery | undefined
  return {
    name: backend.name,
    signals: backend.signals,
    level: options.level,
    ...(takesMetrics(backend) ? { reads: readsOf(backend, options) } : {}),
    open(given) {
      host = given
      delivery = deliveryOf(backend, options, target, given)
    },
    write(event) {
      if (host === undefined) return
      // What throws in `open` is told there.
      if (delivery === undefined) return host.drop('closed')
      const encoded = backend.encode(event, options, host)
      if (encoded === undefined) host.drop('filtered')
      else
        delivery.offer({
          bytes: bytesOf(backend.name, encoded),
          signal: event.signal,
          time: event.time,
          ...(event.signal === 'metric' ? {} : { level: event.level }),
        })
    },
    flushSync: () => delivery?.flushSync(),
    flush: async (deadline) => delivery?.flush(deadline),
    close: async (deadline) => delivery?.close(deadline),
  }
}

// What has no length would never fit into a queue, nor leave it.
function bytesOf(name: string, encoded: unknown): Uint8Array {
  if (typeof encoded === 'string') return Buffer.from(encoded)
  if (encoded instanceof Uint8Array) return encoded
  throw new TypeError(
    `${name}: encode gave ${encoded === null ? 'null' : typeof encoded}: give text, bytes or undefined`,
  )
}

function takesMetrics(backend: { readonly signals: readonly Signal[] }): boolean {
  return backend.signals.includes('metric')
}

function readsOf<O extends object, S extends Signal>(
  { temporality = 'delta', views, intervalMs }: Backend<O, S>,
  options: O & SinkOptions,
): NonNullable<Sink['reads']> {
  return {
    temporality: typeof temporality === 'function' ? temporality(options) : temporality,
    views,
    intervalMs: options.intervalMs ?? intervalMs,
  }
}

function targetOf<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
): Target {
  try {
    const target = backend.target(options)
    checkTarget(backend.name, target)
    checkProxy(backend.name, target, options.proxy)
    return target
  } catch (cause) {
    if (cause instanceof ObsFault) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new ObsFault('bad_option', `${backend.name}: ${message}`)
  }
}

function deliveryOf<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
  target: Target,
  host: SinkHost,
): Delivery {
  const { timeoutMs = timeoutMsDefault, tls, proxy } = options
  const given = { timeoutMs, tls, proxy, clock: host.clock }
  const usual = usualTransport(backend, options, target, given)
  const spool = spoolOf(options.spool)
  const limits = typeof backend.limits === 'function' ? backend.limits(options) : backend.limits
  return new Delivery({
    host,
    limits: limitsOf(takesMetrics(backend) ? { ...metricLimits, ...limits } : limits, options),
    transport: options.transport?.(usual, given) ?? usual,
    spool: spool && {
      options: spool,
      name: backend.name,
      address: target.via === 'client' ? '' : target.url,
    },
    frame: (items) => backend.frame?.(items, options, host) ?? lines(items, target),
    verdict: (reply, items) => (backend.verdict ?? httpVerdict)(reply, items, options),
    dropped: (reason, items) => backend.dropped?.(reason, items),
    farewell: backend.farewell?.(options),
  })
}

function usualTransport<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
  target: Target,
  given: TargetOptions,
): Transport {
  const direct = openTarget(target, given)
  if (backend.confirmation === undefined) return direct
  const confirmation = (reply: Reply): Confirmation | undefined => backend.confirmation?.(reply, options)
  return confirmedTransport(direct, { clock: given.clock, confirmation })
}

// All series are written at once, each interval: bytes bound them, not their number.
const metricLimits = { queueItemsMax: 100_000 }

// Of datagrams each holds whole lines and fits one packet; everything else takes the batch as one.
function lines(items: readonly Item[], target: Target): readonly Payload[] {
  const isPacked = target.via === 'socket' && target.url.startsWith('udp:')
  const runs = isPacked ? runsWithin(items, packetBytesMax - 1, 1) : [items]
  return runs.map((run) => ({ body: ended(run, lineFeed), items: run }))
}
