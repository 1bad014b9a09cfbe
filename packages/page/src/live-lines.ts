// The live tail as server-sent events: new lines go out at most four times a second, and a slow reader misses some.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { IncomingMessage, ServerResponse } from 'node:http'
import { randomHex, type Clock } from '@obs/core'
import { guarded, send, sentence } from './answer.ts'
import { matches, type LineFilter, type LineStore, type StoredLine } from './line-store.ts'
import { lineFilterOf, lineView } from './views.ts'

const everyMs = 250
const batchMax = 500
const streamsMax = 16
const streamType = 'text/event-stream'
// A proxy, or a middleware that compresses, would hold lines back until there are many: nginx is told by the first, others by
// the second (RFC 9111, section 5.2.2.6).
const unheld = { 'x-accel-buffering': 'no', 'cache-control': 'no-store, no-transform' }

/** The streams of one page. */
export class LiveLines {
  readonly #lines: LineStore
  readonly #clock: Clock
  readonly #streams = new Set<LineStream>()
  // Lines count from 1 in each process: a place is one of this process only by its name.
  readonly #run = randomHex(4)
  #closed = false

  constructor(lines: LineStore, clock: Clock) {
    this.#lines = lines
    this.#clock = clock
  }

  /** Streams lines that match until the client leaves; `Last-Event-ID`, or `after`, goes on where it stopped. */
  open(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
    if (hasLeft(response)) return
    // Who is answered 204 does not ask again.
    if (this.#closed) return void response.writeHead(204, guarded(streamType)).end()
    if (this.#streams.size >= streamsMax)
      return send(response, request.method, sentence(503, 'Too many tails are open.'))
    response.writeHead(200, { ...guarded(streamType), ...unheld })
    if (request.method === 'HEAD') return void response.end()
    const filter = lineFilterOf(query)
    const place = request.headers['last-event-id'] ?? query.get('after') ?? ''
    this.#stream(response, filter, this.#since(String(place), filter))
  }

  /** Ends all streams: a server that waits for its connections could not close. */
  close(): void {
    this.#closed = true
    for (const stream of this.#streams) stream.close()
  }

  #stream(response: ServerResponse, filter: LineFilter, missed: readonly StoredLine[]): void {
    const stream = new LineStream(response, this.#clock, this.#run)
    stream.begin(missed, this.#lines.last)
    this.#streams.add(stream)
    const listening = this.#lines.listen((stored) => {
      if (matches(stored.line, filter)) stream.offer(stored)
    })
    response.once('close', () => {
      listening[Symbol.dispose]()
      stream.end()
      this.#streams.delete(stream)
    })
  }

  // All lines here came after a place in another process, or one that is not reached yet.
  #since(place: string, filter: LineFilter): readonly StoredLine[] {
    const [, run = this.#run, seq] = /^(?:([0-9a-f]{8})-)?(\d+)$/.exec(place) ?? []
    if (seq === undefined) return []
    const after = run === this.#run && Number(seq) <= this.#lines.last ? Number(seq) : 0
    return this.#lines.find({ ...filter, after }, Number.POSITIVE_INFINITY)
  }
}

// While the application's `auth` was thinking; nothing would say so a second time. HTTP/2 tells it by its stream.
function hasLeft(response: ServerResponse & { readonly stream?: { readonly destroyed: boolean } }): boolean {
  return (response.stream ?? response).destroyed
}

class LineStream {
  readonly #response: ServerResponse
  readonly #clock: Clock
  readonly #run: string
  #waiting: StoredLine[] = []
  #missed = 0
  #pace: 'open' | 'full' | 'ended' = 'open'
  #timer: Disposable | undefined

  constructor(response: ServerResponse, clock: Clock, run: string) {
    this.#response = response
    this.#clock = clock
    this.#run = run
    response.on('drain', () => {
      if (this.#pace === 'full') this.#pace = 'open'
      if (this.#missed > 0 || this.#waiting.length > 0) this.#send()
    })
  }

  /** Tells what the reader missed, nothing included: it names the place, `last`, that the reader has come to. */
  begin(missed: readonly StoredLine[], last: number): void {
    this.#waiting = missed.slice(-batchMax)
    this.#missed = missed.length - this.#waiting.length
    this.#send(last)
  }

  offer(stored: StoredLine): void {
    if (this.#waiting.length >= batchMax || this.#pace !== 'open') this.#missed += 1
    else this.#waiting.push(stored)
    if (this.#pace === 'open') this.#timer ??= this.#clock.after(everyMs, () => this.#send())
  }

  end(): void {
    this.#pace = 'ended'
    this.#timer?.[Symbol.dispose]()
  }

  // What a reader that stands still has not taken would keep its connection open.
  close(): void {
    this.end()
    if (this.#response.writableLength > 0) this.#response.destroy()
    else this.#response.end()
  }

  // To a reader that stands still nothing is written, not even how much it misses.
  #send(last = this.#waiting.at(-1)?.seq): void {
    this.#timer = undefined
    if (this.#pace !== 'open') return
    const data = JSON.stringify({ missed: this.#missed, lines: this.#waiting.map(lineView) })
    this.#waiting = []
    this.#missed = 0
    const message = `${last === undefined ? '' : `id: ${this.#run}-${last}\n`}data: ${data}\n\n`
    if (!this.#response.write(message)) this.#pace = 'full'
  }
}
