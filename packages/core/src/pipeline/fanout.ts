// Routes events to sinks by signal and level. One broken sink harms no other; every offer is tallied.
import { guarded } from '../callback.ts'
import type { Clock } from '../clock.ts'
import type { ErrorData, ErrorReport, MetricPoint, Signal } from '../event/event.ts'
import { rank } from '../event/level.ts'
import type { FaultChannel } from '../fault.ts'
import type { Deadline } from '../options.ts'
import type { MetricSource } from '../ports.ts'
import type { LineSink, Sink, SinkHost } from '../sink.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { TallyBook, type DropReason, type SinkTally } from '../tally.ts'

/** What a fan-out gives to the sinks it opens. */
export interface FanoutHost {
  readonly resource: Readonly<Record<string, string>>
  readonly clock: Clock
  readonly faults: FaultChannel
  readonly crashFlushMs: number
  readonly metrics: MetricSource | undefined
  explain(error: ErrorData): ErrorData
}

/** One sink with its counters. */
export class Outlet {
  sink: Sink
  /** The sink's name, made unique within its instance. */
  name: string
  readonly book: TallyBook = new TallyBook()
  readonly #threshold: number
  #host: FanoutHost
  readonly #queues: boolean
  /** The sink itself where it takes lines before an event object exists. */
  #lines: LineSink | undefined

  constructor(sink: Sink, name: string, host: FanoutHost) {
    this.sink = sink
    this.name = name
    this.#threshold = sink.level === undefined ? 0 : rank[sink.level]
    this.#host = host
    this.#queues = sink.flush !== undefined
    this.#lines = 'writeLine' in sink ? (sink as LineSink) : undefined
    this.#guard(() => sink.open?.(this.#given()))
  }

  /** The sink stays open where its instance is configured anew; what its host says of that follows. */
  follow(name: string, host: FanoutHost): this {
    this.name = name
    this.#host = host
    return this
  }

  /** Whether the sink takes events of this signal. */
  takes(signal: Signal): boolean {
    return this.sink.signals.includes(signal)
  }

  /** Offers a line of this rank. */
  line(line: LineSnapshot, lineRank: number): void {
    if (lineRank < this.#threshold) return
    this.book.offer()
    try {
      const done: unknown =
        this.#lines === undefined ? this.sink.write(line.toEvent()) : this.#lines.writeLine(line)
      if (done instanceof Promise) this.#follow(done)
      else this.#accepted()
    } catch (cause) {
      this.#broken(cause)
    }
  }

  /** Offers a report or a point. */
  event(event: ErrorReport | MetricPoint): void {
    if (event.signal === 'error' && rank[event.level] < this.#threshold) return
    this.book.offer()
    try {
      const done: unknown = this.sink.write(event)
      if (done instanceof Promise) this.#follow(done)
      else this.#accepted()
    } catch (cause) {
      this.#broken(cause)
    }
  }

  /** Counts an event that was dropped before this sink saw it. */
  dropped(reason: DropReason, count = 1): void {
    this.book.offer(count)
    this.book.drop(reason, count)
  }

  /** Hands over what is encoded; exit and crash only. */
  flushSync(): void {
    this.#guard(() => this.sink.flushSync?.())
  }

  /** Never rejects. */
  async flush(deadline: Deadline): Promise<void> {
    await this.#guardAsync(() => this.sink.flush?.(deadline))
  }

  /** Never rejects. */
  async close(deadline: Deadline): Promise<void> {
    await this.#guardAsync(() => this.sink.close?.(deadline))
  }

  /** Closes it for good: what has closed is kept for its counts, not for what it holds. Never rejects. */
  async leave(deadline: Deadline): Promise<void> {
    await this.close(deadline)
    const { name, signals, close } = this.sink
    // One that cannot be closed is still asked at the end of the process.
    if (close === undefined) return
    this.sink = { name, signals, write: () => undefined }
    this.#lines = undefined
  }

  #given(): SinkHost {
    const host = (): FanoutHost => this.#host
    return {
      get resource() {
        return host().resource
      },
      get crashFlushMs() {
        return host().crashFlushMs
      },
      get metrics() {
        return host().metrics
      },
      clock: host().clock,
      explain: (error) => host().explain(error),
      drop: (reason, count) => this.book.drop(reason, count),
      sent: (count) => this.book.send(count),
      spooled: (change) => this.book.spool(change),
      replayed: (count) => this.book.offer(count),
      fault: (cause, code = 'delivery_failed') => host().faults.report(code, cause, this.name),
    }
  }

  #accepted(): void {
    if (!this.#queues) this.book.send()
  }

  // An `async write` fits the type too. Nobody else waits for it: what it rejects with would end the process.
  #follow(done: Promise<unknown>): void {
    done.then(
      () => this.#accepted(),
      (cause: unknown) => this.#broken(cause),
    )
  }

  #broken(cause: unknown): void {
    this.book.drop('encode_failed')
    this.#host.faults.report('sink_failed', cause, this.name)
  }

  #guard(act: () => unknown): void {
    guarded(act, (cause) => this.#host.faults.report('sink_failed', cause, this.name))
  }

  async #guardAsync(act: () => Promise<void> | undefined): Promise<void> {
    try {
      await act()
    } catch (cause) {
      this.#host.faults.report('sink_failed', cause, this.name)
    }
  }
}

/** Opens sinks; one that is open among `earlier` stays as it is and goes on counting. */
export function openSinks(
  sinks: readonly Sink[],
  earlier: readonly Outlet[],
  host: FanoutHost,
): readonly Outlet[] {
  return sinks.map((sink, index) => {
    const name = uniqueName(sinks, index)
    const open = earlier.find((outlet) => outlet.sink === sink)
    return open?.follow(name, host) ?? new Outlet(sink, name, host)
  })
}

/** The sinks of an instance, by signal. */
export class Fanout {
  readonly outlets: readonly Outlet[]
  readonly #lines: readonly Outlet[]
  readonly #reports: readonly Outlet[]

  constructor(outlets: readonly Outlet[]) {
    this.outlets = outlets
    this.#lines = this.outlets.filter((outlet) => outlet.takes('log'))
    this.#reports = this.outlets.filter((outlet) => outlet.takes('error'))
  }

  /** The sinks that are not in `next`, to be closed. */
  leftBy(next: Fanout): Fanout {
    return new Fanout(this.outlets.filter((outlet) => !next.outlets.includes(outlet)))
  }

  /** Whether any sink takes reports; without one none is built. */
  get takesReports(): boolean {
    return this.#reports.length > 0
  }

  line(line: LineSnapshot, lineRank: number): void {
    for (const outlet of this.#lines) outlet.line(line, lineRank)
  }

  report(report: ErrorReport): void {
    for (const outlet of this.#reports) outlet.event(report)
  }

  /** Counts events that a processor kept from every sink of their signal. */
  dropped(signal: 'log' | 'error', reason: DropReason, count = 1): void {
    for (const outlet of signal === 'log' ? this.#lines : this.#reports) outlet.dropped(reason, count)
  }

  flushSync(): void {
    for (const outlet of this.outlets) outlet.flushSync()
  }

  async flush(deadline: Deadline): Promise<void> {
    await Promise.all(this.outlets.map(async (outlet) => outlet.flush(deadline)))
  }

  async close(deadline: Deadline): Promise<void> {
    await Promise.all(this.outlets.map(async (outlet) => outlet.close(deadline)))
  }

  /** Closes every sink for good. */
  async leave(deadline: Deadline): Promise<void> {
    await Promise.all(this.outlets.map(async (outlet) => outlet.leave(deadline)))
  }

  tally(): Readonly<Record<string, SinkTally>> {
    // What stands in for sinks that are not set up yet passes events on: they are counted there.
    const counted = this.outlets.filter(({ sink }) => !('standsIn' in sink))
    return Object.fromEntries(counted.map((outlet) => [outlet.name, outlet.book.read()]))
  }
}

function uniqueName(sinks: readonly Sink[], index: number): string {
  const name = sinks[index]?.name ?? 'sink'
  const before = sinks.slice(0, index).filter((sink) => sink.name === name).length
  return before === 0 ? name : `${name}#${before + 1}`
}
