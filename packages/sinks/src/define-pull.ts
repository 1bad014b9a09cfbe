// From the description of a service that comes and asks to a sink that answers it.
import { checkOptions, ObsFault, type Kinds, type MetricPoint, type Sink, type SinkHost } from '@obs/core'

/** Content type and body of one scrape. A body of bytes must not be changed: later ones may be copied from it. */
export type Scrape = Readonly<{ type: string; body: string | Uint8Array }>

/** One service that comes and asks. */
export interface PullBackend<O> {
  readonly name: string
  /** What its options may be, a line for each. Absent: they are not checked. */
  readonly options?: NoInfer<Kinds<O>>
  render(points: readonly MetricPoint[], accept: string, options: O): Scrape | Promise<Scrape>
}

/** A metric sink that answers scrapes. */
export interface PullSink extends Sink<'metric'> {
  /** Mount it on any Node server: `app.get('/metrics', sink.handler)`. */
  readonly handler: (request: PullRequest, response: PullResponse) => void
  /** For frameworks that answer with values. Rejects with ObsFault where no instance has the sink. */
  scrape(accept?: string): Promise<Scrape>
}

/** What the handler reads of a request. */
export type PullRequest = Readonly<{
  /** Default GET. */
  method?: string | undefined
  headers: Readonly<Record<string, string | readonly string[] | undefined>>
}>

/** What the handler needs of a response. */
export interface PullResponse {
  writeHead(status: number, headers: Record<string, string>): unknown
  end(body: string | Uint8Array): unknown
}

/** Makes a pull sink. */
export type PullFactory<O extends object> = (
  ...options: {} extends O ? [options?: O] : [options: O]
) => PullSink

/** A factory of pull sinks. It throws ObsFault `bad_option` where an option is not of its kind. */
export function definePullBackend<O extends object>(backend: PullBackend<O>): PullFactory<O> {
  return (options: O = {} as O) => {
    const { name, options: kinds } = backend
    checkOptions(name, options, kinds ?? {}, kinds === undefined ? 'open' : 'closed')
    return pullSinkOf(backend, options)
  }
}

function pullSinkOf<O extends object>(backend: PullBackend<O>, options: O): PullSink {
  let opened: SinkHost | undefined
  const rendered = async (accept: string): Promise<Scrape> => {
    if (opened === undefined)
      throw new ObsFault(
        'bad_option',
        `${backend.name}: no instance has this sink: give the same object to configure({ sinks: [...] })`,
      )
    const { metrics } = opened
    await metrics?.settle()
    return backend.render(metrics?.snapshot() ?? [], accept, options)
  }
  // Scrapers that ask at once for the same are given the same.
  const pending = new Map<string, Promise<Scrape>>()
  const scrape = async (accept = ''): Promise<Scrape> => {
    const asked = pending.get(accept) ?? rendered(accept).finally(() => pending.delete(accept))
    pending.set(accept, asked)
    return asked
  }
  return {
    name: backend.name,
    signals: ['metric'],
    write: () => undefined,
    open(host) {
      opened = host
    },
    scrape,
    handler(request, response) {
      if ((request as PullRequest | undefined) === undefined)
        throw new ObsFault('bad_option', `${backend.name}: handler was called: hand it over as it is`)
      const { method = 'GET', headers } = request
      if (method !== 'GET' && method !== 'HEAD') {
        response.writeHead(405, { allow: 'GET, HEAD' })
        response.end('')
        return
      }
      answer(scrape(String(headers['accept'] ?? '')), String(headers['accept-encoding'] ?? '')).then(
        ({ headers: sent, body }) => {
          response.writeHead(200, sent)
          response.end(method === 'HEAD' ? '' : body)
        },
        (cause: unknown) => {
          response.writeHead(500, { 'content-type': 'text/plain' })
          response.end(cause instanceof Error ? cause.message : 'the scrape failed')
        },
      )
    },
  }
}

type Answer = Readonly<{ headers: Record<string, string>; body: string | Uint8Array }>

/** Shorter bodies are not worth compressing. */
const gzipBytesMin = 1024

async function answer(scrape: Promise<Scrape>, accepted: string): Promise<Answer> {
  const { type, body } = await scrape
  const headers = { 'content-type': type, vary: 'accept, accept-encoding' }
  if (body.length < gzipBytesMin || !/\bgzip\b(?!\s*;\s*q=0(\.0+)?\s*(,|$))/.test(accepted))
    return { headers, body }
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body: await gzipped(body) }
}

async function gzipped(body: string | Uint8Array): Promise<Uint8Array> {
  const { gzip } = process.getBuiltinModule('node:zlib')
  return new Promise((resolve, reject) => {
    gzip(body, (cause, zipped) => (cause === null ? resolve(zipped) : reject(cause)))
  })
}
