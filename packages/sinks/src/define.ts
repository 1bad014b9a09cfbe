// From the description of a backend to a sink: the delivery is the same for all.
import {
  ObsFault,
  type EventBy,
  type Level,
  type MetricPoint,
  type MetricSource,
  type Options,
  type Signal,
  type Sink,
  type SinkHost,
} from '@obs/core'
import {
  defaultLimits,
  Delivery,
  httpTransport,
  httpVerdict,
  udpTransport,
  type DeliveryLimits,
  type Item,
  type Payload,
  type Reply,
  type Transport,
  type Verdict,
} from '@obs/delivery'

/** What every network sink takes. */
export type SinkOptions = Options<{
  /** The least level it receives. Default: every level. */
  level: Level
  /** One URL; its scheme is the transport: `http:`, `https:`, `udp:`. */
  endpoint: string
  token: string
  /** How long one request may take, in ms. Default 5000. */
  timeoutMs: number
  batchItemsMax: number
  batchBytesMax: number
  /** How long an event waits for company, in ms. Default 1000. */
  batchAgeMsMax: number
  /** Default 8 MB. */
  queueBytesMax: number
}>

/** Makes a sink. */
export type Factory<O extends object = object, S extends Signal = Signal, R = Sink<S>> = (
  ...options: {} extends O ? [options?: O & SinkOptions] : [options: O & SinkOptions]
) => R

/** Where a backend listens, and over which transport. */
export type Target =
  | Readonly<{ via: 'http'; url: string; headers?: Record<string, string> }>
  | Readonly<{ via: 'socket'; url: string }>
  | Readonly<{ via: 'client'; send(payload: Payload): Promise<unknown> }>

/** One remote service in one file. */
export interface Backend<O extends object, S extends Signal> {
  readonly name: string
  readonly signals: readonly S[]
  readonly limits?: Pick<SinkOptions, 'batchItemsMax' | 'batchBytesMax' | 'batchAgeMsMax'>
  /** Metric backends: how their reader reads. Default delta. */
  readonly reads?: Sink['reads']
  /** Annotate `options` here and it is inferred everywhere; a throw is a bad option. */
  target(options: O & SinkOptions): Target
  /** When the event enters the queue; undefined: not for this backend, counted as `filtered`. */
  encode(event: EventBy[S], options: O & SinkOptions, host: SinkHost): string | Uint8Array | undefined
  /** When a batch leaves. Default: lines, each ended by a line feed. */
  frame?(items: readonly Item[], options: O & SinkOptions): readonly Payload[]
  /** Default: by HTTP status. */
  verdict?(reply: Reply, items: readonly Item[]): Verdict
}

const timeoutMsDefault = 5000

/** A factory of sinks for the backend. The factory throws ObsFault `bad_option` where `target` refuses the options. */
export function defineBackend<O extends object, const S extends Signal>(
  backend: Backend<O, S>,
): Factory<O, S> {
  return (options: O & SinkOptions = {} as O & SinkOptions) => sinkOf(backend, options)
}

function sinkOf<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
): Sink<S> {
  const target = targetOf(backend, options)
  let host: SinkHost | undefined
  let delivery: Delivery | undefined
  return {
    name: backend.name,
    signals: backend.signals,
    level: options.level,
    ...(backend.signals.includes('metric' as S)
      ? { reads: backend.reads ?? { temporality: 'delta' as const } }
      : {}),
    open(given) {
      host = given
      delivery = deliveryOf(backend, options, target, given)
    },
    write(event) {
      if (host === undefined || delivery === undefined) return
      const encoded = backend.encode(event, options, host)
      if (encoded === undefined) host.drop('filtered')
      else
        delivery.offer({
          bytes: typeof encoded === 'string' ? Buffer.from(encoded) : encoded,
          signal: event.signal,
          time: event.time,
        })
    },
    flushSync: () => delivery?.flushSync(),
    flush: async (deadline) => delivery?.flush(deadline),
    close: async (deadline) => delivery?.close(deadline),
  }
}

function targetOf<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
): Target {
  try {
    return backend.target(options)
  } catch (cause) {
    if (cause instanceof ObsFault) throw cause
    throw new ObsFault(
      'bad_option',
      `${backend.name}: ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
}

function deliveryOf<O extends object, S extends Signal>(
  backend: Backend<O, S>,
  options: O & SinkOptions,
  target: Target,
  host: SinkHost,
): Delivery {
  return new Delivery({
    host,
    limits: limitsOf({ ...backend.limits, ...givenLimits(options) }),
    transport: transportOf(target, options.timeoutMs ?? timeoutMsDefault),
    frame: (items) => backend.frame?.(items, options) ?? lines(items),
    verdict: (reply, items) => (backend.verdict ?? httpVerdict)(reply, items),
  })
}

function givenLimits({
  batchItemsMax,
  batchBytesMax,
  batchAgeMsMax,
  queueBytesMax,
}: SinkOptions): Partial<DeliveryLimits> {
  const given = Object.entries({ batchItemsMax, batchBytesMax, batchAgeMsMax, queueBytesMax })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

function limitsOf(limits: Options<DeliveryLimits>): DeliveryLimits {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined)
  return { ...defaultLimits, ...Object.fromEntries(given) }
}

function transportOf(target: Target, timeoutMs: number): Transport {
  if (target.via === 'client') return clientTransport(target.send)
  if (target.via === 'http')
    return httpTransport({
      url: target.url,
      timeoutMs,
      ...(target.headers === undefined ? {} : { headers: target.headers }),
    })
  if (target.url.startsWith('udp:')) return udpTransport({ url: target.url })
  throw new ObsFault('bad_option', `endpoint '${target.url}': use udp: here`)
}

function clientTransport(send: (payload: Payload) => Promise<unknown>): Transport {
  return {
    crash: undefined,
    close: () => undefined,
    async send(payload) {
      try {
        await send(payload)
        return { status: 200, headers: {}, body: '' }
      } catch (cause) {
        return { status: 0, headers: {}, body: cause instanceof Error ? cause.message : String(cause) }
      }
    },
  }
}

function lines(items: readonly Item[]): readonly Payload[] {
  return [{ body: items.map(({ bytes }) => `${Buffer.from(bytes).toString()}\n`).join(''), items }]
}

/** Content type and body of one scrape. */
export type Scrape = Readonly<{ type: string; body: string }>

/** One service that comes and asks. */
export interface PullBackend<O> {
  readonly name: string
  render(points: readonly MetricPoint[], accept: string, options: O): Scrape | Promise<Scrape>
}

/** A metric sink that answers scrapes. */
export interface PullSink extends Sink<'metric'> {
  /** Mount it on any Node server: `app.get('/metrics', sink.handler)`. */
  readonly handler: (request: PullRequest, response: PullResponse) => void
  /** For frameworks that answer with values. */
  scrape(accept?: string): Promise<Scrape>
}

/** What the handler reads of a request. */
export type PullRequest = Readonly<{
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
}>

/** What the handler needs of a response. */
export interface PullResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: string): unknown
}

/** A factory of pull sinks. */
export function definePullBackend<O extends object>(backend: PullBackend<O>): (options?: O) => PullSink {
  return (options = {} as O) => pullSinkOf(backend, options)
}

function pullSinkOf<O extends object>(backend: PullBackend<O>, options: O): PullSink {
  let source: MetricSource | undefined
  const scrape = async (accept = ''): Promise<Scrape> => {
    await source?.settle()
    return backend.render(source?.snapshot() ?? [], accept, options)
  }
  return {
    name: backend.name,
    signals: ['metric'],
    write: () => undefined,
    open(host) {
      source = host.metrics
    },
    scrape,
    handler(request, response) {
      scrape(String(request.headers['accept'] ?? '')).then(
        ({ type, body }) => {
          response.writeHead(200, { 'content-type': type })
          response.end(body)
        },
        (cause: unknown) => {
          response.writeHead(500, { 'content-type': 'text/plain' })
          response.end(cause instanceof Error ? cause.message : 'the scrape failed')
        },
      )
    },
  }
}
