// From the description of a service that comes and asks to a sink that answers it.
import type { MetricPoint, MetricSource, Sink } from '@obs/core'

/** Content type and body of one scrape. A body of bytes must not be changed: later ones may be copied from it. */
export type Scrape = Readonly<{ type: string; body: string | Uint8Array }>

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
  end(body: string | Uint8Array): unknown
}

/** Makes a pull sink. */
export type PullFactory<O extends object> = (
  ...options: {} extends O ? [options?: O] : [options: O]
) => PullSink

/** A factory of pull sinks. */
export function definePullBackend<O extends object>(backend: PullBackend<O>): PullFactory<O> {
  return (options: O = {} as O) => pullSinkOf(backend, options)
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
