// The way of an event, in its fixed order: gate, snapshot, occurrence, processors, trail, fan-out.
import { systemClock, type Clock } from '../clock.ts'
import type { ErrorData, ErrorReport, LogEvent } from '../event/event.ts'
import { describeResource, type Identity } from '../event/resource.ts'
import { isLevel, rank, type Level } from '../event/level.ts'
import { createFaultChannel, type FaultChannel, type Fault } from '../fault.ts'
import { present, type Deadline, type Maybe, type Options } from '../options.ts'
import type { MetricSource, Occurrence, Occurrences } from '../ports.ts'
import type { Processor } from '../processor.ts'
import type { ScopeState } from '../scope/scope.ts'
import type { Sink } from '../sink.ts'
import { LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Members } from '../snapshot/members.ts'
import type { RedactOptions } from '../snapshot/redaction.ts'
import { Snapshot, type CallFields } from '../snapshot/snapshot.ts'
import type { DropReason, Tally } from '../tally.ts'
import { Fanout, type Outlet } from './fanout.ts'
import { fieldsOf, nameOf, thrownOf, turned, type Thrown } from './given.ts'
import { Later } from './later.ts'
import { Levels } from './levels.ts'
import { plainOccurrences } from './plain-occurrences.ts'
import { ProcessorChain } from './processors.ts'
import { explained, reportOf } from './report-of.ts'
import { mergeTallies, withinDeadline } from './settle.ts'

/** How to set up a pipeline; @obs/node's options pass through here. */
export type PipelineOptions = Identity &
  Options<{
    /** Where events go. Default: nowhere. */
    sinks: readonly Maybe<Sink>[]
    /** Applied in order, after the snapshot with its redaction. */
    processors: readonly Maybe<Processor>[]
    /** Level directives: `info`, `info,billing=debug`, `off`. Default `info`. */
    level: string
    redact: RedactOptions | false
    /** How long exit and crash wait for network sinks, in milliseconds. Default 1000; 0 = off. */
    crashFlushMs: number
    clock: Clock
    /** Takes the SDK's own faults. Default stderr, each kind at most once per ten seconds. */
    onFault: (fault: Fault) => void
    /** Ids, groups and counts; @obs/errors implements them. Default: ids only. */
    occurrences: Occurrences
    /** The numbers, for sinks that are scraped. */
    metrics: MetricSource
  }>

/** Takes the place of the sinks while tests record. */
export interface Tap {
  log(event: LogEvent): void
  error(report: ErrorReport): void
}

/** What a caller of `fail` knows about the failure beside its fields. */
export type Failing = Readonly<{
  /** Whether the level lets the line pass; the occurrence always counts. */
  gate: 'open' | 'shut'
  fanOut: 'report' | 'counted' | 'expected'
  /** The thrown value, where it is known apart from the fields. */
  thrown?: Thrown
  /** What the call says the group is made of. */
  fingerprint?: readonly string[] | undefined
}>

const defaultDeadlineMs = 3000
const retiredMax = 64

/** One instance's way from a call to its sinks. `configure` changes it in place. */
export class Pipeline {
  /** Thresholds by logger name. */
  readonly levels: Levels = new Levels()
  readonly clock: Clock
  readonly faults: FaultChannel
  /** Ids, groups and counts of failures. */
  occurrences: Occurrences
  /** Who speaks. */
  resource: Readonly<Record<string, string>>
  snapshot: Snapshot
  #fanout: Fanout
  #chain: ProcessorChain
  #tap: Tap | undefined
  #closed = false
  readonly #later: Later
  readonly #retired: Fanout[] = []

  constructor(options: PipelineOptions = {}) {
    this.clock = options.clock ?? systemClock
    this.faults = createFaultChannel(this.clock, options.onFault)
    this.occurrences = options.occurrences ?? plainOccurrences()
    this.#later = new Later(this.clock)
    this.levels.direct(options.level)
    this.resource = describeResource(options)
    this.snapshot = new Snapshot(options.redact)
    this.#chain = this.#chained(options)
    this.#fanout = this.#open(options)
  }

  /** Swaps sinks, processors, levels and redaction in place; the sinks left behind flush and close. Reports not yet complete go to the new ones. */
  configure(options: PipelineOptions): void {
    this.#chain.settle('end')
    this.levels.direct(options.level)
    this.snapshot = new Snapshot(options.redact)
    this.resource = describeResource(options)
    this.#chain = this.#chained(options)
    this.faults.listen(options.onFault)
    this.occurrences = options.occurrences ?? this.occurrences
    const left = this.#fanout
    this.#fanout = this.#open(options)
    this.#closed = false
    this.#retire(left)
  }

  /** A line that the gate has let pass. `adopted`: the id of the occurrence it belongs to, which it does not mark again. */
  line(
    level: Level,
    event: string,
    given: unknown,
    base: Members,
    logger: string | undefined,
    scope: ScopeState | undefined,
    adopted?: string,
  ): void {
    if (typeof event !== 'string') {
      const said = turned(event, given)
      this.line(level, said.event, said.given, base, logger, scope, adopted)
      return
    }
    const fields = fieldsOf(given)
    const call = this.snapshot.call(fields)
    const found = call.errors[0]
    const members = this.#members(scope, base, call, fields)
    const data = found === undefined ? undefined : this.snapshot.error(found.error)
    const mask = (scope?.members.mask ?? 0) | base.mask | call.mask
    this.#emit(this.#snapshotOf(level, event, logger, members, mask, data, adopted, scope), scope)
  }

  /** A failure: identified and counted whether or not its line passes the gate. Returns its id. */
  fail(
    level: Level,
    event: string,
    given: unknown,
    base: Members,
    logger: string | undefined,
    scope: ScopeState | undefined,
    failing: Failing,
  ): string {
    if (typeof event !== 'string') {
      const said = turned(event, given)
      return this.fail(level, said.event, said.given, base, logger, scope, failing)
    }
    const fields = fieldsOf(given)
    const call = this.snapshot.call(fields)
    const thrown = failing.thrown ?? thrownOf(given, call.errors[0])
    const data = thrown === undefined ? undefined : this.snapshot.error(thrown.value)
    const occurrence = this.#occur({ level, event, thrown, data, scope, failing })
    scope?.adopt(occurrence.id)
    const members = this.#members(scope, base, call, fields)
    const mask = (scope?.members.mask ?? 0) | base.mask | call.mask
    const line = this.#snapshotOf(level, event, logger, members, mask, data, occurrence.id, scope)
    if (occurrence.admitted) this.#report(line, occurrence, scope)
    if (failing.gate === 'open') this.#emit(line, scope)
    return occurrence.id
  }

  /** Encodes fields once, for a logger or a scope. */
  bind(fields: object): Members {
    return this.snapshot.bound(fields)
  }

  /** Sends every event to `tap` instead of the sinks until disposed. Reports arrive before `fail` returns. */
  record(tap: Tap): Disposable {
    const before = this.#tap
    this.#later.finish(false)
    this.#tap = tap
    return {
      [Symbol.dispose]: () => {
        this.#tap = before
      },
    }
  }

  /** Whether a tap has taken the place of the sinks. */
  get recording(): boolean {
    return this.#tap !== undefined
  }

  /** The sinks with their counters, for the reader that feeds metric sinks. */
  get outlets(): readonly Outlet[] {
    return this.#fanout.outlets
  }

  /** What happened to the events offered to each sink, sinks replaced by `configure` included. */
  tally(): Tally {
    return mergeTallies([...this.#retired, this.#fanout].map((fanout) => fanout.tally()))
  }

  /** Exit and crash: finishes reports without reading from disk and hands over what is encoded. */
  flushSync(): void {
    this.#later.finish(true)
    this.#chain.settle('end')
    for (const fanout of [...this.#retired, this.#fanout]) fanout.flushSync()
  }

  /** Resolves when everything is sent or dropped, or at the deadline (default 3000 ms); never rejects. */
  async flush(deadline: Deadline = {}): Promise<Tally> {
    this.#later.finish(false)
    this.#chain.settle('flush')
    const deadlineMs = deadline.deadlineMs ?? defaultDeadlineMs
    await withinDeadline(this.clock, deadlineMs, this.#fanout.flush({ deadlineMs }))
    return this.tally()
  }

  /** Flushes, closes every sink and counts later events as `closed`; never rejects. */
  async close(deadline: Deadline = {}): Promise<Tally> {
    this.#later.finish(false)
    this.#chain.settle('end')
    this.#closed = true
    const deadlineMs = deadline.deadlineMs ?? defaultDeadlineMs
    await withinDeadline(this.clock, deadlineMs, this.#fanout.close({ deadlineMs }))
    return this.tally()
  }

  #open(options: PipelineOptions): Fanout {
    const crashFlushMs = options.crashFlushMs ?? 1000
    const { metrics } = options
    const { resource, clock, faults } = this
    const explain = (error: ErrorData): ErrorData => explained(error, this.occurrences)
    return new Fanout(present(options.sinks ?? []), {
      resource,
      clock,
      faults,
      crashFlushMs,
      metrics,
      explain,
    })
  }

  #retire(left: Fanout): void {
    this.#retired.push(left)
    if (this.#retired.length > retiredMax) this.#retired.shift()
    void left.close({ deadlineMs: defaultDeadlineMs })
  }

  #occur(of: {
    level: Level
    event: string
    thrown: Thrown | undefined
    data: ErrorData | undefined
    scope: ScopeState | undefined
    failing: Failing
  }): Occurrence {
    const { level, event, data, scope } = of
    const sighting = {
      time: this.clock.now(),
      level,
      event,
      error: of.thrown?.value,
      data,
      scope,
      fanOut: of.failing.fanOut,
      fingerprint: of.failing.fingerprint,
    }
    try {
      return this.occurrences.occur(sighting)
    } catch (cause) {
      this.faults.report('occurrence_failed', cause)
      return plainOccurrences().occur(sighting)
    }
  }

  #members(
    scope: ScopeState | undefined,
    bound: Members,
    call: CallFields,
    fields: object | undefined,
  ): string {
    const ambient = this.snapshot.current(scope?.members ?? Members.none)
    const base = this.snapshot.current(bound)
    const clash = (ambient.mask & base.mask) | ((ambient.mask | base.mask) & call.mask)
    let text =
      clash === 0
        ? ambient.text + base.text + call.text
        : this.snapshot.merge(ambient.with(base), call, fields)
    if (call.errors.length < 2) return text
    for (const further of call.errors.slice(1)) text += this.snapshot.errorMember(further, text)
    return text
  }

  #snapshotOf(
    level: Level,
    event: string,
    logger: string | undefined,
    members: string,
    mask: number,
    data: ErrorData | undefined,
    errorId: string | undefined,
    scope: ScopeState | undefined,
  ): LineSnapshot {
    const time = this.clock.now()
    const name = nameOf(event)
    return new LineSnapshot(
      time,
      level,
      name,
      logger,
      members,
      data,
      errorId,
      scope?.traceId,
      scope?.id,
      mask,
    )
  }

  #emit(line: LineSnapshot, scope: ScopeState | undefined): void {
    if (this.#chain.isEmpty) {
      this.#deliver(line, scope)
      return
    }
    const event = line.toEvent()
    const processed = this.#chain.run(event, scope)
    if (processed === event) this.#deliver(line, scope)
    else if (typeof processed === 'object') this.#deliver(this.#lineOf(processed, line.level), scope)
    else if (processed === 'held') scope?.remember(line)
    else this.#dropped('log', processed)
  }

  #deliver(line: LineSnapshot, scope: ScopeState | undefined): void {
    scope?.remember(line)
    if (this.#tap !== undefined) this.#tap.log(line.toEvent())
    else if (this.#closed) for (const outlet of this.outlets) outlet.dropped('closed')
    else this.#fanout.line(line, rank[line.level])
  }

  #chained(options: PipelineOptions): ProcessorChain {
    return new ProcessorChain(present(options.processors ?? []), {
      clock: this.clock,
      faults: this.faults,
      resume: (line, from) => this.#resume(line, from),
      dropped: (reason, count) => this.#dropped('log', reason, count),
    })
  }

  #resume(line: LogEvent, from: number): void {
    const processed = this.#chain.run(line, undefined, from)
    if (typeof processed === 'object') this.#deliver(this.#lineOf(processed, line.level), undefined)
    else if (processed !== 'held') this.#dropped('log', processed)
  }

  #dropped(signal: 'log' | 'error', reason: DropReason, count = 1): void {
    if (this.#tap === undefined) this.#fanout.dropped(signal, reason, count)
  }

  // What a processor made is a user value again: it passes the same plan, and a level it made up is not taken.
  #lineOf(event: LogEvent | ErrorReport, level: Level): LineSnapshot {
    const { time, logger, error, errorId, traceId, spanId } = event
    const known = isLevel(event.level) ? event.level : level
    const { text } = this.snapshot.call(event.fields)
    return new LineSnapshot(time, known, nameOf(event.event), logger, text, error, errorId, traceId, spanId)
  }

  #report(line: LineSnapshot, occurrence: Occurrence, scope: ScopeState | undefined): void {
    if (this.#tap === undefined && !this.#fanout.takesReports) return
    const trail = scope?.trail() ?? []
    const job = (sync: boolean): void => this.#complete(line, occurrence, trail, sync)
    if (this.#tap === undefined) this.#later.add(job)
    else job(false)
  }

  #complete(line: LineSnapshot, occurrence: Occurrence, trail: readonly LineSnapshot[], sync: boolean): void {
    const report = this.#completed(reportOf(line, occurrence, trail), sync)
    const kept = this.#chain.run(report, undefined)
    if (typeof kept === 'string') this.#dropped('error', kept === 'held' ? 'filtered' : kept)
    else if (kept.signal !== 'error') this.#dropped('error', 'filtered')
    else if (this.#tap !== undefined) this.#tap.error(kept)
    else this.#fanout.report(kept)
  }

  #completed(report: ErrorReport, sync: boolean): ErrorReport {
    try {
      return this.occurrences.complete(report, sync)
    } catch (cause) {
      this.faults.report('report_failed', cause)
      return report
    }
  }
}

/** A pipeline with the given sinks: all that `@obs/log` needs to be useful alone. */
export function createPipeline(options: PipelineOptions = {}): Pipeline {
  return new Pipeline(options)
}
