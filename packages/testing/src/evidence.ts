// What was recorded, and the assertions over it.
import { AssertionError } from 'node:assert'
import { isDeepStrictEqual } from 'node:util'
import {
  checkOptions,
  kind,
  type ErrorData,
  type ErrorReport,
  type Fields,
  type Kinds,
  type LogEvent,
  type Options,
} from '@obs/core'

/** Picks a report; every given part must match. */
export type Match = Options<{
  /** The thrown value itself, or an error of the same type and message. */
  err: unknown
  event: string
  id: string
  /** Each of these fields, deeply equal; others may stand beside. */
  fields: Fields
}>

const matchKinds: Kinds<Match> = {
  err: kind.anything,
  event: kind.text,
  id: kind.text,
  fields: kind.object,
}

/** How far the error meter moved for these labels. */
export type Marked = (labels: Readonly<Record<'event' | 'type', string>>) => number

/** What evidence asks the instance that is recorded. */
export interface EvidenceHost {
  idOf(error: unknown): string | undefined
  /** The error as a report of it would tell it, without the secrets in its text. */
  told(error: unknown): ErrorData
}

/** Lines and reports in the order in which they came. */
export class Evidence {
  readonly logs: LogEvent[] = []
  readonly reports: ErrorReport[] = []
  readonly #host: EvidenceHost

  constructor(host: EvidenceHost) {
    this.#host = host
  }

  clear(): void {
    this.logs.length = 0
    this.reports.length = 0
  }

  /** The one report that matches. Throws AssertionError unless line, report and meter agree on it, ObsFault for what is no match. */
  reportedOnce(match: Match, marked: Marked): ErrorReport {
    checkOptions('assertReportedOnce', match, matchKinds, 'closed')
    const found = this.#matching(match)
    const [report] = found
    if (report === undefined || found.length > 1)
      return this.#fail(match, `expected one report, there were ${found.length}`)
    const lines = this.logs.filter((line) => line.errorId === report.errorId && line.event === report.event)
    if (lines.length !== 1)
      return this.#fail(match, `expected one line with its id, there were ${lines.length}`)
    const labels = { event: report.event, type: report.error.type }
    const alike = this.reports.filter(
      ({ event, error }) => event === labels.event && error.type === labels.type,
    )
    if (marked(labels) !== alike.length)
      return this.#fail(
        match,
        `expected the error meter up by ${alike.length}, it went up by ${marked(labels)}`,
      )
    return report
  }

  /** Throws AssertionError where a report matches; without a match, where there is any. ObsFault for what is no match. */
  notReported(match: Match = {}): void {
    checkOptions('assertNotReported', match, matchKinds, 'closed')
    const found = this.#matching(match)
    if (found.length > 0) this.#fail(match, `expected no report, there were ${found.length}`)
  }

  #matching({ err, event, id, fields }: Match): readonly ErrorReport[] {
    return this.reports.filter(
      (report) =>
        (err === undefined || this.#isOf(report, err)) &&
        (event === undefined || report.event === event) &&
        (id === undefined || report.errorId === id) &&
        Object.entries(fields ?? {}).every(([key, value]) => isDeepStrictEqual(report.fields[key], value)),
    )
  }

  #isOf(report: ErrorReport, err: unknown): boolean {
    if (this.#host.idOf(err) === report.errorId) return true
    const { type, message } = this.#host.told(err)
    return report.error.type === type && report.error.message === message
  }

  #fail(match: Match, told: string): never {
    const reports = this.reports.map(
      ({ event, error, errorId, fields }) =>
        `  ${event}  ${error.type}: ${error.message}  ${errorId}  ${JSON.stringify(fields)}`,
    )
    const there = reports.length === 0 ? 'no reports' : `the reports:\n${reports.join('\n')}`
    const lines = this.logs.map(({ level, event, errorId }) => `  ${level}  ${event}  ${errorId ?? ''}`)
    throw new AssertionError({
      message: `${told}\n${there}\nthe lines:\n${lines.join('\n')}`,
      expected: match,
      actual: this.reports,
      operator: 'reported',
    })
  }
}
