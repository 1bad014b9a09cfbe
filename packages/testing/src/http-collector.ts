// An HTTP server on loopback that keeps what it is sent and answers as the test wishes.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { Arrivals } from './arrivals.ts'

/** One request as it came. */
export type Received = Readonly<{
  method: string
  /** Path with query. */
  path: string
  headers: IncomingHttpHeaders
  /** Decompressed where it came as gzip. */
  body: Buffer
}>

/** How to answer: a status, a status with headers and body (default `{}`), or `hang` for never. */
export type CollectorAnswer =
  | number
  | 'hang'
  | Readonly<{ status: number; headers?: Record<string, string>; body?: string | Uint8Array }>

/** A loopback HTTP collector. */
export interface HttpCollector extends AsyncDisposable {
  /** `http://127.0.0.1:port`, without a trailing slash. */
  readonly url: string
  readonly received: readonly Received[]
  /** From now on answers so; default 200. A function sees each request and its place in the order, from 1. */
  answer(how: CollectorAnswer | ((request: Received, count: number) => CollectorAnswer)): void
  /** Resolves with the first `count` requests once they are there. */
  until(count: number): Promise<readonly Received[]>
  close(): Promise<void>
}

/** Starts a collector on a free port of 127.0.0.1. */
export async function httpCollector(): Promise<HttpCollector> {
  const arrivals = new Arrivals<Received>()
  let how: Parameters<HttpCollector['answer']>[0] = 200
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const { method = '', url = '', headers } = req
      const sent = Buffer.concat(chunks)
      const body = headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      const request = { method, path: url, headers, body }
      arrivals.add(request)
      reply(res, typeof how === 'function' ? how(request, arrivals.all.length) : how)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
    })
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: arrivals.all,
    answer(next) {
      how = next
    },
    until: async (count) => arrivals.until(count),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function reply(res: ServerResponse, how: CollectorAnswer): void {
  if (how === 'hang') return
  const { status, headers, body }: Exclude<CollectorAnswer, string | number> =
    typeof how === 'number' ? { status: how } : how
  res.writeHead(status, headers).end(body ?? '{}')
}
