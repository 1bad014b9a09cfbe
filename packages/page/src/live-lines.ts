// The live tail as server-sent events: new lines go out at most four times a second, and a slow reader misses some.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '@obs/core'
import { matches, type LineFilter, type LineStore, type StoredLine } from './line-store.ts'
import { lineView } from './views.ts'

const everyMs = 250
const batchMax = 500
const streamsMax = 16

/** The streams of one page. */
export class LiveLines {
  readonly #lines: LineStore
  readonly #clock: Clock
  #streams = 0

  constructor(lines: LineStore, clock: Clock) {
    this.#lines = lines
    this.#clock = clock
  }

  /** Streams lines that match until the client leaves; `Last-Event-ID` goes on where it stopped. */
  open(request: IncomingMessage, response: ServerResponse, filter: LineFilter): void {
    if (this.#streams >= streamsMax) {
      response.writeHead(503, { 'content-type': 'text/plain' }).end('too many open tails\n')
      return
    }
    this.#streams += 1
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const resumed = Number(request.headers['last-event-id'])
    const first = resumed > 0 ? this.#lines.find({ ...filter, after: resumed }, batchMax) : []
    const stream = new LineStream(response, this.#clock, [...first])
    const listening = this.#lines.listen((stored) => {
      if (matches(stored.line, filter)) stream.offer(stored)
    })
    response.once('close', () => {
      listening[Symbol.dispose]()
      stream.end()
      this.#streams -= 1
    })
  }
}

class LineStream {
  readonly #response: ServerResponse
  readonly #clock: Clock
  #waiting: StoredLine[]
  #missed = 0
  #timer: Disposable | undefined

  constructor(response: ServerResponse, clock: Clock, first: StoredLine[]) {
    this.#response = response
    this.#clock = clock
    this.#waiting = first
    this.#send()
  }

  offer(stored: StoredLine): void {
    if (this.#waiting.length >= batchMax || this.#response.writableNeedDrain) this.#missed += 1
    else this.#waiting.push(stored)
    this.#timer ??= this.#clock.after(everyMs, () => this.#send())
  }

  end(): void {
    this.#timer?.[Symbol.dispose]()
  }

  #send(): void {
    this.#timer = undefined
    const last = this.#waiting.at(-1)?.seq
    const data = JSON.stringify({ missed: this.#missed, lines: this.#waiting.map(lineView) })
    this.#waiting = []
    this.#missed = 0
    this.#response.write(`${last === undefined ? '' : `id: ${last}\n`}data: ${data}\n\n`)
  }
}
