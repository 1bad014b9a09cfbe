// The way of an event, in its fixed order: gate, snapshot, occurrence, processors, trail, fan-out.
import { systemClock, type Clock } from '../clock.ts'
import { describeResource } from '../event/resource.ts'
import type { Level } from '../event/level.ts'
import { createFaultChannel, type FaultChannel } from '../fault.ts'
import type { Deadline } from '../options.ts'
import type { Occurrence, Occurrences, Sighting } from '../ports.ts'
import type { ScopeState } from '../scope/scope.ts'
import { Members } from '../snapshot/members.ts'
import { Snapshot } from '../snapshot/snapshot.ts'
import type { Tally } from '../tally.ts'
import { Assembly } from './assembly.ts'
import type { Outlet } from './fanout.ts'
import { fieldsOf, fieldsOfFailure, nameOf, thrownOf, turned, type Thrown } from './given.ts'
import { Levels } from './levels.ts'
import { Outflow, type OutflowHost, type Tap } from './outflow.ts'
import { checkPipelineOptions } from './pipeline-kinds.ts'
import type { PipelineOptions } from './pipeline-options.ts'
import { plainOccurrences } from './plain-occurrences.ts'
import { userOf } from './user-id.ts'
import { Reports } from './reports.ts'

/** What a caller of `fail` knows about the failure beside its fields. */
export type Failing = Readonly<{
  /** Whether the level lets the line pass; the occurrence always counts. */
  gate: 'open' | 'shut'
  fanOut: Sighting['fanOut']
  /** The thrown value, where it is known apart from the fields. */
  thrown?: Thrown
  /** What the call says the group is made of. */
  fingerprint?: readonly string[] | undefined
}>

/** One instance's way from a call to its sinks. `configure` changes it in place. */
export class Pipeline implements OutflowHost {
  /** Thresholds by logger name. */
  readonly levels: Levels = new Levels()
  readonly clock: Clock
  readonly faults: FaultChannel
  /** Ids, groups and counts of failures. */
  occurrences: Occurrences
  /** Who speaks. */
  resource: Readonly<Record<string, string>>
  /** How many lines have passed the gate, by level. */
  readonly lineCounts: Record<Level, number> = { trace: 0, debug: 0, info: 0, warn: 0, error: 0, fatal: 0 }
  readonly #assembly: Assembly
  readonly #outflow: Outflow
  readonly #reports: Reports

  constructor(options: PipelineOptions = {}) {
    this.clock = options.clock ?? systemClock
    this.faults = createFaultChannel(this.clock, options.onFault)
    this.occurrences = options.occurrences ?? plainOccurrences()
    this.levels.direct(options.level)
    this.resource = describeResource(options)
    this.#assembly = new Assembly(this.clock, options.redact)
    this.#outflow = new Outflow(this, this.#assembly, options)
    this.#reports = new Reports(this, this.#outflow)
  }

  /** Swaps sinks, processors, levels and redaction in place; the sinks left behind flush and close. Reports not yet complete go to the new ones. */
  configure(options: PipelineOptions): void {
    // What can be refused comes first, so that it leaves everything as it was.
    checkPipelineOptions('configure', options)
    const snapshot = new Snapshot(options.redact)
    this.levels.direct(options.level)
    this.#outflow.settle('end')
    this.#assembly.snapshot = snapshot
    this.resource = describeResource(options)
    this.faults.listen(options.onFault)
    this.occurrences = options.occurrences ?? this.occurrences
    this.#outflow.replace(options)
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
    this.lineCounts[level] += 1
    const fields = fieldsOf(given)
    const call = this.#assembly.snapshot.call(fields)
    const found = call.errors[0]
    const data = found === undefined ? undefined : this.#assembly.snapshot.error(found.error)
    const name = nameOf(event)
    const line = this.#assembly.line(level, name, logger, scope, base, call, fields, data, adopted)
    this.#outflow.line(line, scope)
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
    const fields = fieldsOfFailure(given, failing.thrown, this.#assembly.snapshot.redaction)
    const call = this.#assembly.snapshot.call(fields)
    const thrown = failing.thrown ?? thrownOf(given, call.errors[0])
    const data = thrown === undefined ? undefined : this.#assembly.snapshot.error(thrown.value)
    const time = this.clock.now()
    const { fanOut, fingerprint } = failing
    const name = nameOf(event)
    const occurrence = this.#occur({
      time,
      level,
      event: name,
      error: thrown?.value,
      data,
      scope,
      user: userOf(call, base, scope?.members ?? Members.none),
      fanOut,
      fingerprint,
    })
    scope?.adopt(occurrence.id)
    const line = this.#assembly.line(level, name, logger, scope, base, call, fields, data, occurrence.id)
    if (occurrence.admitted) this.#reports.add(line, occurrence, scope)
    if (failing.gate === 'shut') return occurrence.id
    this.lineCounts[level] += 1
    this.#outflow.line(line, scope)
    return occurrence.id
  }

  /** How user values are copied and redacted; another one after `configure`. */
  get snapshot(): Snapshot {
    return this.#assembly.snapshot
  }

  /** Encodes fields once, for a logger or a scope. */
  bind(fields: object): Members {
    return this.#assembly.snapshot.bound(fieldsOf(fields) ?? {})
  }

  /** Sends every event to `tap` instead of the sinks until disposed. Reports arrive before `fail` returns. */
  record(tap: Tap): Disposable {
    this.#reports.finish(false)
    return this.#outflow.record(tap)
  }

  /** Whether a tap has taken the place of the sinks. */
  get recording(): boolean {
    return this.#outflow.recording
  }

  /** The sinks with their counters, for the reader that feeds metric sinks. */
  get outlets(): readonly Outlet[] {
    return this.#outflow.outlets
  }

  /** What happened to the events offered to each sink, sinks replaced by `configure` included. */
  tally(): Tally {
    return this.#outflow.tally()
  }

  /** Exit and crash: finishes reports without reading from disk and hands over what is encoded. */
  flushSync(): void {
    this.#reports.finish(true)
    this.#outflow.settle('end')
    this.#outflow.flushSync()
  }

  /** Resolves when everything is sent or dropped, or at the deadline (default 3000 ms), and holds the process so long; never rejects. */
  async flush(deadline: Deadline = {}): Promise<Tally> {
    this.#reports.finish(false)
    this.#outflow.settle('flush')
    return this.#outflow.flush(deadline)
  }

  /** Flushes, closes every sink and counts later events as `closed`; never rejects. */
  async close(deadline: Deadline = {}): Promise<Tally> {
    this.#reports.finish(false)
    this.#outflow.settle('end')
    return this.#outflow.close(deadline)
  }

  #occur(sighting: Sighting): Occurrence {
    try {
      return this.occurrences.occur(sighting)
    } catch (cause) {
      this.faults.report('occurrence_failed', cause)
      return plainOccurrences().occur(sighting)
    }
  }
}

/** A pipeline with the given sinks: all that `@obs/log` needs to be useful alone. Throws ObsFault `bad_option`. */
export function createPipeline(options: PipelineOptions = {}): Pipeline {
  checkPipelineOptions('createPipeline', options)
  return new Pipeline(options)
}
