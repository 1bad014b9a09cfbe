// Where events go once they are built: through the processors into the trail, then to the tap or the sinks. `configure`
// replaces processors and sinks in place; sinks left behind are still flushed and counted.
import { stayAlive, type Clock } from '../clock.ts'
import type { ErrorReport, LogEvent } from '../event/event.ts'
import { rank } from '../event/level.ts'
import type { FaultChannel } from '../fault.ts'
import { present, type Deadline } from '../options.ts'
import type { Occurrences } from '../ports.ts'
import type { ScopeState } from '../scope/scope.ts'
import type { LineSnapshot } from '../snapshot/line-snapshot.ts'
import type { DropReason, Tally } from '../tally.ts'
import type { Assembly } from './assembly.ts'
import { deadlineMsOf } from './deadline.ts'
import { Fanout, openSinks, type Outlet } from './fanout.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { ProcessorChain } from './processors.ts'
import { explained } from './report-of.ts'
import { mergeTallies, withinDeadline } from './settle.ts'

/** Takes the place of the sinks while tests record. */
export interface Tap {
  log(event: LogEvent): void
  error(report: ErrorReport): void
}

/** What an outflow needs of its pipeline. */
export interface OutflowHost {
  readonly clock: Clock
  readonly faults: FaultChannel
  /** Who speaks. */
  readonly resource: Readonly<Record<string, string>>
  readonly occurrences: Occurrences
}

const retiredMax = 64

/** The processors and sinks of one instance, and what becomes of an event there. */
export class Outflow {
  readonly #host: OutflowHost
  readonly #assembly: Assembly
  readonly #retired: Fanout[] = []
  /** What those have counted that were left before the retired ones. */
  #past: Tally = {}
  /** Sinks left behind that still flush and close. */
  readonly #leaving = new Set<Promise<void>>()
  #fanout: Fanout
  #chain: ProcessorChain
  readonly #taps: Tap[] = []
  /** The latest that records; it alone hears. */
  #tap: Tap | undefined
  #closed = false

  /** @param assembly makes lines and reports anew of what a processor made */
  constructor(host: OutflowHost, assembly: Assembly, options: PipelineOptions) {
    this.#host = host
    this.#assembly = assembly
    this.#chain = this.#chained(options)
    this.#fanout = this.#open(options, [])
  }

  /** Takes other processors and sinks; a sink that is given again stays open, those left behind flush and close. */
  replace(options: PipelineOptions): void {
    const before = this.#fanout
    this.#chain = this.#chained(options)
    this.#fanout = this.#open(options, this.#closed ? [] : before.outlets)
    this.#closed = false
    this.#retire(before.leftBy(this.#fanout))
  }

  /** Lets a line out. */
  line(line: LineSnapshot, scope: ScopeState | undefined): void {
    if (this.#chain.isEmpty) {
      this.#deliver(line, scope)
      return
    }
    const event = line.toEvent()
    const processed = this.#chain.run(event, scope)
    if (processed === event && line.isToldBy(event)) this.#deliver(line, scope)
    else if (typeof processed === 'object') this.#deliver(this.#assembly.remade(processed, line.level), scope)
    else if (processed === 'held') scope?.remember(line)
    else this.#dropped('log', processed)
  }

  /** Lets a complete report out. */
  report(report: ErrorReport): void {
    if (this.#chain.isEmpty) {
      this.#deliverReport(report)
      return
    }
    const kept = this.#chain.run(report, undefined)
    if (typeof kept === 'string') this.#dropped('error', kept === 'held' ? 'filtered' : kept)
    else if (kept.signal !== 'error') this.#dropped('error', 'filtered')
    else this.#deliverReport(this.#assembly.remadeReport(kept))
  }

  /** Whether anybody takes reports; without, none is built. */
  get takesReports(): boolean {
    return this.#tap !== undefined || this.#fanout.takesReports
  }

  /** Sends every event to `tap` instead of the sinks until disposed. */
  record(tap: Tap): Disposable {
    this.#taps.push(tap)
    this.#tap = tap
    return {
      // Whichever ends first: the latest of those that are left hears from here on.
      [Symbol.dispose]: () => {
        const at = this.#taps.indexOf(tap)
        if (at !== -1) this.#taps.splice(at, 1)
        this.#tap = this.#taps.at(-1)
      },
    }
  }

  /** Whether a tap has taken the place of the sinks. */
  get recording(): boolean {
    return this.#tap !== undefined
  }

  /** The sinks with their counters. */
  get outlets(): readonly Outlet[] {
    return this.#fanout.outlets
  }

  /** What happened to the events offered to each sink, sinks replaced included. */
  tally(): Tally {
    return mergeTallies([this.#past, ...this.#all().map((fanout) => fanout.tally())])
  }

  /** Lets the processors write what they owe. */
  settle(at: 'flush' | 'end'): void {
    this.#chain.settle(at)
  }

  /** Exit and crash: hands over what is encoded. */
  flushSync(): void {
    for (const fanout of this.#all()) fanout.flushSync()
  }

  /** Resolves when everything is sent or dropped, or at the deadline; holds the process so long. Never rejects. */
  async flush(deadline: Deadline): Promise<Tally> {
    const deadlineMs = deadlineMsOf(deadline, this.#host.faults)
    return this.#within(deadlineMs, [this.#fanout.flush({ deadlineMs }), ...this.#leaving])
  }

  /** As `flush`, then closes every sink; later events count as `closed`. */
  async close(deadline: Deadline): Promise<Tally> {
    this.#closed = true
    const deadlineMs = deadlineMsOf(deadline, this.#host.faults)
    return this.#within(deadlineMs, [this.#fanout.close({ deadlineMs }), ...this.#leaving])
  }

  #retire(left: Fanout): void {
    this.#retired.push(left)
    const over = this.#retired.length > retiredMax ? this.#retired.shift() : undefined
    if (over !== undefined) this.#past = mergeTallies([this.#past, over.tally()])
    const deadlineMs = deadlineMsOf({}, this.#host.faults)
    const closing = withinDeadline(this.#host.clock, deadlineMs, left.leave({ deadlineMs }))
    this.#leaving.add(closing)
    void closing.then(() => this.#leaving.delete(closing))
  }

  async #within(deadlineMs: number, work: readonly Promise<void>[]): Promise<Tally> {
    const hold = stayAlive(deadlineMs)
    await withinDeadline(this.#host.clock, deadlineMs, Promise.all(work))
    hold[Symbol.dispose]()
    return this.tally()
  }

  #all(): readonly Fanout[] {
    return [...this.#retired, this.#fanout]
  }

  #deliver(line: LineSnapshot, scope: ScopeState | undefined): void {
    scope?.remember(line)
    if (this.#tap !== undefined) this.#tap.log(line.toEvent())
    else if (this.#closed) this.#fanout.dropped('log', 'closed')
    else this.#fanout.line(line, rank[line.level])
  }

  #deliverReport(report: ErrorReport): void {
    if (this.#tap !== undefined) this.#tap.error(report)
    else if (this.#closed) this.#fanout.dropped('error', 'closed')
    else this.#fanout.report(report)
  }

  #dropped(signal: 'log' | 'error', reason: DropReason, count = 1): void {
    if (this.#tap === undefined) this.#fanout.dropped(signal, reason, count)
  }

  #open(options: PipelineOptions, earlier: readonly Outlet[]): Fanout {
    const { resource, clock, faults } = this.#host
    const outlets = openSinks(present(options.sinks ?? []), earlier, {
      resource,
      clock,
      faults,
      crashFlushMs: options.crashFlushMs ?? 1000,
      metrics: options.metrics,
      explain: (error) => explained(error, this.#host.occurrences),
    })
    return new Fanout(outlets)
  }

  #chained(options: PipelineOptions): ProcessorChain {
    const { clock, faults } = this.#host
    return new ProcessorChain(present(options.processors ?? []), {
      clock,
      faults,
      resume: (line, from) => this.#resume(line, from),
      dropped: (reason, count) => this.#dropped('log', reason, count),
    })
  }

  #resume(line: LogEvent, from: number): void {
    const processed = this.#chain.run(line, undefined, from)
    if (typeof processed === 'object') this.#deliver(this.#assembly.remade(processed, line.level), undefined)
    else if (processed !== 'held') this.#dropped('log', processed)
  }
}
