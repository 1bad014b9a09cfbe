// How many requests and runs ended well, failed (5xx, or a run that threw) or crashed the process: what crash-free rates are made of. Read
// from the meters that count them anyway, once a minute, so no request pays for it.
import { every, type Clock, type Lines, type MetricPoint, type Reader, type SessionCounts } from '@obs/core'

const everyMs = 60_000
const event: SessionCounts['event'] = 'release.sessions'

/** What sessions need of their instance. */
export type SessionParts = Readonly<{ clock: Clock; lines: Lines; reader: Reader }>

/** Writes one line per minute in which work ended. */
export class Sessions {
  readonly #parts: SessionParts
  readonly #timer: Disposable
  #since: number
  #crashed = 0

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#since = parts.clock.now()
    // What ended before is not theirs to tell.
    parts.reader.collect()
    parts.reader.advance()
    this.#timer = every(parts.clock, everyMs, () => this.flush())
  }

  /** The process is going down by an error that nobody caught. */
  crash(): void {
    this.#crashed += 1
  }

  /** Writes what has not been told yet. */
  flush(): void {
    const { clock, lines, reader } = this.#parts
    const { exited, errored } = countsOf(reader.collect())
    reader.advance()
    const since = this.#since
    this.#since = clock.now()
    const crashed = this.#crashed
    this.#crashed = 0
    if (exited + errored + crashed > 0)
      lines.line('info', event, { since, exited, errored, crashed } satisfies SessionCounts['fields'])
  }

  /** Stops without writing. */
  stop(): void {
    this.#timer[Symbol.dispose]()
  }
}

function countsOf(points: readonly MetricPoint[]): { exited: number; errored: number } {
  let exited = 0
  let errored = 0
  for (const { name, labels, value } of points) {
    if (name !== 'http.server.request.duration' && name !== 'run') continue
    if ((labels['status'] ?? '').startsWith('5') || labels['outcome'] === 'failure') errored += value
    else exited += value
  }
  return { exited, errored }
}
