// A line is put together: ambient, bound and call fields as one text in which no name stands twice.
import type { Clock } from '../clock.ts'
import type { ErrorData, ErrorReport, LogEvent } from '../event/event.ts'
import { isLevel, type Level } from '../event/level.ts'
import type { ScopeState } from '../scope/scope.ts'
import { isErrorData } from '../snapshot/error-data.ts'
import { fieldsOf as readMembers, LineSnapshot } from '../snapshot/line-snapshot.ts'
import { Members } from '../snapshot/members.ts'
import type { RedactOptions } from '../snapshot/redaction.ts'
import { Snapshot, type CallFields } from '../snapshot/snapshot.ts'
import { nameOf } from './given.ts'

/** Makes the lines of one instance by its redaction rules. */
export class Assembly {
  /** Copies user values; replaced as a whole when the rules change. */
  snapshot: Snapshot
  readonly #clock: Clock

  constructor(clock: Clock, redact: RedactOptions | false | undefined) {
    this.#clock = clock
    this.snapshot = new Snapshot(redact)
  }

  /** The line of a call by its bounded name. `fields` is what `call` was copied from. */
  line(
    level: Level,
    event: string,
    logger: string | undefined,
    scope: ScopeState | undefined,
    bound: Members,
    call: CallFields,
    fields: object | undefined,
    data: ErrorData | undefined,
    errorId: string | undefined,
  ): LineSnapshot {
    const members = this.#members(scope, bound, call, fields)
    const mask = (scope?.members.mask ?? 0) | bound.mask | call.mask
    const time = this.#clock.now()
    return new LineSnapshot(
      time,
      level,
      event,
      logger,
      members,
      data,
      errorId,
      scope?.traceId,
      scope?.id,
      mask,
    )
  }

  /** What a processor made is a user value again: it passes the same plan, and a level it made up is not taken. */
  remade(event: LogEvent | ErrorReport, level: Level): LineSnapshot {
    const { time, logger, errorId, traceId, spanId } = event
    const known = isLevel(event.level) ? event.level : level
    const at = Number.isFinite(time) ? time : this.#clock.now()
    const text = this.#planned(event)
    const error = event.error === undefined ? undefined : this.#asData(event.error)
    return new LineSnapshot(at, known, nameOf(event.event), logger, text, error, errorId, traceId, spanId)
  }

  /** The same of a report, which stays an object. */
  remadeReport(report: ErrorReport): ErrorReport {
    const error = this.#asData(report.error)
    return { ...report, error, fields: readMembers(this.#planned(report)) }
  }

  // Programs without types put in what they have at hand: an Error, its text.
  #asData(error: ErrorData): ErrorData {
    return isErrorData(error) ? error : this.snapshot.error(error)
  }

  // An error that a processor adds is no failure of the call any more, which has been reported: it is a field like others.
  #planned({ fields }: LogEvent | ErrorReport): string {
    const call = this.snapshot.call(fields)
    let { text } = call
    for (const found of call.errors) text += this.snapshot.errorMember(found, text)
    return text
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
}
