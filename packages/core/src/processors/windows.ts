// Counting by key in windows of time: what throttle and deduplicate share.
import { systemClock, type Clock } from '../clock.ts'
import type { LogEvent } from '../event/event.ts'
import type { Processor, ProcessorHost } from '../processor.ts'

interface Window {
  readonly since: number
  passed: number
  suppressed: number
  first: LogEvent | undefined
}

/** Told when a window closes in which something was suppressed. */
type Tell = (first: LogEvent, count: number) => void

/** A processor that admits by window and tells what it suppressed as `log.<reason>`. */
export function suppressing(
  reason: 'throttled' | 'duplicate',
  perMs: number,
  linesMax: number,
  keysMax: number,
  key: (line: LogEvent) => string,
): Processor {
  let host: ProcessorHost | undefined
  const tell: Tell = (first, count) => host?.emit(summary(reason, first, count, perMs, host))
  const windows = new Windows(linesMax, perMs, keysMax, tell)
  const admit: Processor = (event) =>
    event.signal === 'error' || windows.admits(key(event), event) ? event : undefined
  return Object.assign(admit, {
    dropsAs: reason,
    open(given: ProcessorHost): void {
      host = given
      windows.clock = given.clock
    },
    settle: () => windows.settle(),
  })
}

function summary(
  reason: string,
  first: LogEvent,
  count: number,
  perMs: number,
  host: ProcessorHost,
): LogEvent {
  const { level, event, logger } = first
  return {
    signal: 'log',
    time: host.clock.now(),
    level,
    event: `log.${reason}`,
    fields: { suppressed_event: event, suppressed: count, window_ms: perMs },
    ...(logger === undefined ? {} : { logger }),
  }
}

/** Admits `max` events per key and window; tells how many more there were when the window closes. */
class Windows {
  clock: Clock = systemClock
  readonly #max: number
  readonly #perMs: number
  readonly #keysMax: number
  readonly #tell: Tell
  readonly #open = new Map<string, Window>()
  #timer: Disposable | undefined

  constructor(max: number, perMs: number, keysMax: number, tell: Tell) {
    this.#max = max
    this.#perMs = perMs
    this.#keysMax = keysMax
    this.#tell = tell
  }

  /** Whether the event may pass; the first one that may not stands for the rest of its window. */
  admits(key: string, event: LogEvent): boolean {
    const now = this.clock.monotonicMs()
    let window = this.#open.get(key)
    if (window !== undefined && now - window.since >= this.#perMs) {
      this.#close(key, window)
      window = undefined
    }
    window ??= this.#start(key, now)
    if (window.passed < this.#max) {
      window.passed += 1
      return true
    }
    window.suppressed += 1
    window.first ??= event
    this.#timer ??= this.clock.after(this.#perMs, () => this.#sweep())
    return false
  }

  /** Closes every window now. */
  settle(): void {
    for (const [key, window] of this.#open) this.#close(key, window)
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #start(key: string, since: number): Window {
    const [oldest] = this.#open
    if (this.#open.size >= this.#keysMax && oldest !== undefined) this.#close(...oldest)
    const window = { since, passed: 0, suppressed: 0, first: undefined }
    this.#open.set(key, window)
    return window
  }

  #close(key: string, { first, suppressed }: Window): void {
    this.#open.delete(key)
    if (first !== undefined) this.#tell(first, suppressed)
  }

  #sweep(): void {
    this.#timer = undefined
    const now = this.clock.monotonicMs()
    for (const [key, window] of this.#open) if (now - window.since >= this.#perMs) this.#close(key, window)
    const owing = [...this.#open.values()].some(({ suppressed }) => suppressed > 0)
    if (owing) this.#timer = this.clock.after(this.#perMs, () => this.#sweep())
  }
}
